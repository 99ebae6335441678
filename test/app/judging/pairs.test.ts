import { expect, test } from 'vitest';
import { openRecords } from '../../../src/adapters/store/records.ts';
import { agreementReport } from '../../../src/app/judging/agreement.ts';
import { applyGrades } from '../../../src/app/judging/apply.ts';
import { type Case, type Choice, casesFor } from '../../../src/app/judging/cases.ts';
import { casesAsJsonl } from '../../../src/app/judging/jsonl.ts';
import type { Judging } from '../../../src/app/judging/judging.ts';
import { casesAsMarkdown } from '../../../src/app/judging/markdown.ts';
import { candidateOf } from '../../../src/domain/candidate.ts';
import { hashOf } from '../../../src/domain/hash.ts';
import { lazyPairwiseJudge } from '../../../src/metrics/judge/lazyPairwise.ts';
import { pairwiseJudge } from '../../../src/metrics/judge/pairwise.ts';
import type { Metric } from '../../../src/ports/metric.ts';
import { JUDGE, labOver, scripted, TARGET } from '../../adapters/lab/bench.ts';
import { newPath } from '../../adapters/store/places.ts';
import { RUBRIC } from '../../metrics/judge/rubric.ts';

const BASE = candidateOf({ system: 'Name trees.\n' });
const OTHER = candidateOf({ system: 'Shout trees.\n' });
const EXAMPLES = Array.from({ length: 8 }, (_, at) => ({ id: `e${at}`, input: `tree ${at}` }));
const NOW = new Date('2026-03-04T05:06:07Z');

/** Outputs of two prompts before a judge that compares; an output says which prompt it is from. */
async function compared(metric: Metric, say = () => '{"because": "b", "better": "tie"}') {
  const path = newPath();
  const target = scripted(TARGET, ({ system = '', messages }) => `${system.trim()} ${messages[0]!.content}`);
  const judges = metric.lazy ? [] : [scripted(JUDGE, say)];
  const lab = await labOver({ path, metrics: [metric], target, judges, examples: EXAMPLES });
  const sheet = () => lab.measure([OTHER, BASE]);
  await sheet();
  const judging: Judging = {
    step: 'toy',
    label: null,
    redact: (words) => words,
    metrics: [{ ...metric.judged!, name: metric.name, lazy: metric.lazy ?? false }],
    examples: new Map(EXAMPLES.map((example) => [hashOf(example), example])),
    records: openRecords(path),
    file: path,
  };
  return { judging, sheet, lab };
}

const lazy = () => lazyPairwiseJudge({ name: 'quality', rubric: RUBRIC, base: BASE.id });
const casesOf = (judging: Judging, choice: Choice) => casesFor(judging, choice, true);
const apply = (judging: Judging, text: string) => applyGrades(judging, text, { name: 'f', by: 'Ada', now: NOW });
/** Which letter stands for the answer of the prompt that is not the base. */
const ownLetter = ({ beside }: Case) => (beside?.first === 'own' ? 'A' : 'B');
const rowsOf = (sheet: { rows: readonly { ask: { candidate: string }; scores: Record<string, unknown> }[] }) =>
  sheet.rows.filter(({ ask }) => ask.candidate === OTHER.id).map(({ scores }) => scores.quality);

test.each<[string, (judging: Judging, cases: readonly Case[], letters: readonly string[]) => string]>([
  [
    'JSONL',
    (_, cases, letters) =>
      casesAsJsonl(cases)
        .trimEnd()
        .split('\n')
        .map((line, at) => JSON.stringify({ ...JSON.parse(line), levels: { better: letters[at] } }))
        .join('\n'),
  ],
  [
    'Markdown',
    ({ step }, cases, letters) => {
      const left = [...letters];
      return casesAsMarkdown(step, cases).replace(/^- better:$/gm, () => `- better: ${left.shift()!.toLowerCase()}`);
    },
  ],
])('people compare answers blind, as %s, and each is worth what it won', async (_, fill) => {
  const { judging, sheet } = await compared(lazy());
  expect(rowsOf(await sheet())).toEqual(
    EXAMPLES.map(() => expect.objectContaining({ kind: 'unscored', pending: true })),
  );
  const cases = casesOf(judging, { kind: 'pending' });
  expect(cases).toHaveLength(EXAMPLES.length);
  // Neither side is always first.
  expect(new Set(cases.map(ownLetter))).toEqual(new Set(['A', 'B']));
  const wanted = cases.map((one, at) =>
    at === 0 ? 'tie' : at % 2 === 0 ? ownLetter(one) : ownLetter(one) === 'A' ? 'B' : 'A',
  );
  expect(await apply(judging, fill(judging, cases, wanted))).toMatchObject({ applied: cases.length, empty: 0 });
  expect(await apply(judging, fill(judging, cases, wanted))).toMatchObject({ applied: 0 });
  const worth = new Map(cases.map(({ example }, at) => [example.id, at === 0 ? 0.5 : at % 2 === 0 ? 1 : 0]));
  expect(rowsOf(await sheet())).toEqual(
    EXAMPLES.map(({ id }) => expect.objectContaining({ kind: 'scored', value: worth.get(id) })),
  );
  judging.records.close();
});

test('a model that compares is checked by people, and doubted when they prefer the other', async () => {
  const metric = pairwiseJudge({ name: 'quality', rubric: RUBRIC, judges: [JUDGE], prompt: null, base: BASE.id });
  let asked = 0;
  // By turns it prefers the own answer in both orders, and the base's.
  const { judging, lab } = await compared(metric, () => {
    const forth = asked % 2 === 0;
    const own = Math.floor(asked / 2) % 2 === 0;
    asked += 1;
    return JSON.stringify({ because: 'b', better: forth === own ? 'A' : 'B' });
  });
  const cases = casesOf(judging, { kind: 'sample', count: 20 });
  expect(cases.length).toBe(EXAMPLES.length);
  const judged = new Map(judging.records.grades().map(({ rollout, levels }) => [rollout, levels.preference]));
  expect(new Set(judged.values()).size).toBeGreaterThan(1);
  const against = cases.map((one) => {
    const own = judged.get(one.rollout) === 1 ? (ownLetter(one) === 'A' ? 'B' : 'A') : ownLetter(one);
    return JSON.stringify({ id: one.id, levels: { better: own } });
  });
  expect(await apply(judging, against.join('\n'))).toMatchObject({ applied: cases.length });
  const [report] = agreementReport(judging, 0.5).metrics;
  expect(report?.agreements).toEqual([
    expect.objectContaining({ between: 'people and judges', outputs: cases.length }),
  ]);
  expect(report?.agreements[0]?.alpha).toBeLessThan(0.6);
  expect(lab.lab.doubts()).toMatchObject([{ text: expect.stringContaining('disagrees with people') as string }]);
  judging.records.close();
});

test.each<[string, object, RegExp]>([
  ['another word', { better: 'C' }, /f:1: "better" needs A, B, tie/],
  ['a number', { better: 1 }, /f:1: "better" needs A, B, tie/],
  ['a criterion', { better: 'A', right: 5 }, /f:1: there is no "right" to fill in/],
])('%s is refused with its line', async (_, levels, message) => {
  const { judging } = await compared(lazy());
  const [first] = casesOf(judging, { kind: 'pending' });
  await expect(apply(judging, JSON.stringify({ id: first!.id, levels }))).rejects.toThrow(message);
  expect(judging.records.grades()).toEqual([]);
  judging.records.close();
});
