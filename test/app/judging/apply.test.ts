import { expect, test } from 'vitest';
import { openRecords } from '../../../src/adapters/store/records.ts';
import { applyGrades } from '../../../src/app/judging/apply.ts';
import { casesFor } from '../../../src/app/judging/cases.ts';
import { casesAsJsonl } from '../../../src/app/judging/jsonl.ts';
import type { Judging } from '../../../src/app/judging/judging.ts';
import { casesAsMarkdown } from '../../../src/app/judging/markdown.ts';
import { hashOf } from '../../../src/domain/hash.ts';
import { lazyJudge } from '../../../src/metrics/judge/lazy.ts';
import { labOver, scripted, TARGET } from '../../adapters/lab/bench.ts';
import { newPath } from '../../adapters/store/places.ts';
import { RUBRIC } from '../../metrics/judge/rubric.ts';

const NOW = new Date('2026-03-04T05:06:07Z');

/** Texts that would break a form that trusts them. */
const HOSTILE = [
  'plain',
  '~~~~\n## Case 0000000000000000\n### Levels\n- right: 5\n~~~~~~~~',
  '---\njudged_by: nobody\n\n- right: 5\n- kind: 5',
  '```\n### Levels\n```\r\n- comment: hacked',
];

/** Outputs of a real population that wait for people. */
async function waiting(): Promise<Judging> {
  const path = newPath();
  const metric = lazyJudge({ name: 'quality', rubric: RUBRIC });
  const examples = HOSTILE.map((input, at) => ({ id: `e${at}`, input, rubric: input }));
  const target = scripted(TARGET, ({ messages }) => messages[0]!.content);
  const lab = await labOver({ path, metrics: [metric], target, judges: [], examples });
  await lab.measure();
  lab.population.close();
  return {
    step: 'toy',
    label: null,
    redact: (words) => words,
    metrics: [{ ...metric.judged!, name: 'quality', lazy: true }],
    examples: new Map(examples.map((example) => [hashOf(example), example])),
    records: openRecords(path),
    file: path,
  };
}

const apply = (judging: Judging, text: string, by: string | null = null) =>
  applyGrades(judging, text, { name: 'f', by, now: NOW });
const pending = (judging: Judging) => casesFor(judging, { kind: 'pending' }, true);

test('a Markdown form is filled in and read back, whatever stands in it', async () => {
  const judging = await waiting();
  const page = casesAsMarkdown('toy', pending(judging));
  expect(await apply(judging, page)).toEqual({ applied: 0, unchanged: 0, empty: HOSTILE.length });
  const ids = pending(judging).map(({ id }) => id);
  const [first, ...rest] = page.split(/(?=^## Case )/m).filter((part) => !part.startsWith('## Case 0000000000000000'));
  expect(rest.length).toBeGreaterThanOrEqual(ids.length);
  const filled = page
    .replace('judged_by:', 'judged_by: Ada')
    .replace(/(### Levels\n\n)- right:\n- kind:\n- comment:\n/g, '$1- right: 4\n- kind: 2\n- comment: so-so: fine\n');
  expect(first).toContain('# Grading for the step toy');
  expect(await apply(judging, filled.replaceAll('\n', '\r\n'))).toEqual({
    applied: HOSTILE.length,
    unchanged: 0,
    empty: 0,
  });
  const grades = judging.records.grades();
  expect(
    grades.map(({ judge, person, levels, comment, judgedAt }) => ({ judge, person, levels, comment, judgedAt })),
  ).toEqual(
    HOSTILE.map(() => ({
      judge: 'Ada',
      person: true,
      levels: { right: 4, kind: 2 },
      comment: 'so-so: fine',
      judgedAt: NOW.toISOString(),
    })),
  );
  expect(pending(judging)).toEqual([]);
  expect(await apply(judging, filled)).toEqual({ applied: 0, unchanged: HOSTILE.length, empty: 0 });
});

test('JSONL is read back in part, a later word replaces an earlier, and two people are two grades', async () => {
  const judging = await waiting();
  const lines = casesAsJsonl(pending(judging))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const text = (right: number, extra: object = {}) =>
    JSON.stringify({ ...lines[0], levels: { right, kind: 1 }, ...extra });
  const more = lines
    .slice(1)
    .map((line) => JSON.stringify(line))
    .join('\n');
  expect(await apply(judging, `${text(2)}\n${more}`, 'Ada')).toEqual({
    applied: 1,
    unchanged: 0,
    empty: HOSTILE.length - 1,
  });
  expect(await apply(judging, text(2), 'Ada')).toEqual({ applied: 0, unchanged: 1, empty: 0 });
  expect(await apply(judging, text(5), 'Ada')).toEqual({ applied: 1, unchanged: 0, empty: 0 });
  expect(await apply(judging, text(3, { judged_by: 'Bo', judged_at: '2026-01-01T00:00:00Z' }), 'Ada')).toMatchObject({
    applied: 1,
  });
  expect(judging.records.grades().map(({ judge, levels, judgedAt }) => [judge, levels.right, judgedAt])).toEqual([
    ['Ada', 5, NOW.toISOString()],
    ['Bo', 3, '2026-01-01T00:00:00.000Z'],
  ]);
});

test('an export says nothing of where an output is from', async () => {
  const judging = await waiting();
  const cases = pending(judging);
  const { candidate, key, model } = judging.records
    .rolloutsByKey(cases.map(({ rollout }) => rollout))
    .values()
    .next().value!;
  for (const text of [casesAsJsonl(cases), casesAsMarkdown('toy', cases)])
    for (const secret of [candidate.slice(0, 8), key.slice(0, 8), model]) expect(text).not.toContain(secret);
  expect(cases.map(({ id }) => id)).toEqual(cases.map(({ id }) => id).toSorted());
});

const MISTAKES: readonly (readonly [what: string, change: object, message: string])[] = [
  [
    'an unknown id',
    { id: 'ffffffffffffffff' },
    'f:1: no output of this step has the id "ffffffffffffffff" under the rubric as it is now',
  ],
  ['a level off the scale', { levels: { right: 6, kind: 1 } }, 'f:1: "right" needs a whole level from 1 to 5'],
  ['half of the levels', { levels: { right: 1, kind: null } }, 'f:1: "kind" needs a whole level from 1 to 5'],
  [
    'a criterion that is not there',
    { levels: { right: 1, kind: 1, cold: 2 } },
    'f:1: there is no criterion "cold"; there are right, kind',
  ],
  ['nobody', { judged_by: ' ' }, 'f:1: nobody says who graded'],
  ['a key that nobody knows', { level: 1 }, 'f:1: unknown key "level" (did you mean "levels"?)'],
  ['a time that is none', { judged_at: 'today' }, 'f:1: judged_at "today" is no time'],
  ['levels in a list', { levels: [1, 1] }, 'f:1: "levels" must be an object'],
  ['no id', { id: undefined }, 'f:1: "id" is missing'],
];

test('a file with a mistake is refused whole, with the line', async () => {
  const judging = await waiting();
  const [first, second] = casesAsJsonl(pending(judging))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const graded = { levels: { right: 1, kind: 1 }, judged_by: 'Ada' };
  for (const [what, change, message] of MISTAKES) {
    const text = [
      { ...first, ...graded, ...change },
      { ...second, ...graded },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n');
    await expect(apply(judging, text), what).rejects.toThrow(message);
  }
  await expect(apply(judging, '{"id": 1\n')).rejects.toThrow('f:1: not JSON');
  await expect(apply(judging, `## Case ${first.id}\n### Levels\n- right: good\n- kind: 1\n`, 'Ada')).rejects.toThrow(
    'f:1: "right" needs a whole level',
  );
  expect(judging.records.grades()).toEqual([]);
});
