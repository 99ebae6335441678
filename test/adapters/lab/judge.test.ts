import { expect, test } from 'vitest';
import { ensembleAgreement } from '../../../src/adapters/lab/doubts.ts';
import { openRecords } from '../../../src/adapters/store/records.ts';
import { candidateOf } from '../../../src/domain/candidate.ts';
import { BudgetExhausted, CallError } from '../../../src/domain/errors.ts';
import { rubricHash } from '../../../src/domain/rubric.ts';
import { createCheck } from '../../../src/metrics/checks.ts';
import { absoluteJudge } from '../../../src/metrics/judge/absolute.ts';
import { lazyJudge } from '../../../src/metrics/judge/lazy.ts';
import { pairwiseJudge } from '../../../src/metrics/judge/pairwise.ts';
import { onlyIf } from '../../../src/metrics/onlyIf.ts';
import { RUBRIC, ruling } from '../../metrics/judge/rubric.ts';
import { newPath } from '../store/places.ts';
import { JUDGE, labOver, scripted, TARGET } from './bench.ts';

const EXAMPLES = ['one', 'two', 'three'].map((input) => ({ id: input, input }));
const quality = (over = {}) =>
  absoluteJudge({ name: 'quality', rubric: RUBRIC, judges: [JUDGE], prompt: null, ...over });
const echo = () => scripted(TARGET, ({ messages }) => `answer to ${messages[0]!.content}`);

function scoresOf(sheet: Awaited<ReturnType<Awaited<ReturnType<typeof labOver>>['measure']>>, metric = 'quality') {
  return sheet.rows.map(({ scores }) => {
    const score = scores[metric]!;
    return score.kind === 'scored' ? score.value : score.reason;
  });
}

test('a judge is asked once per output, its calls are booked as judge, and nothing is asked twice', async () => {
  const path = newPath();
  const target = echo();
  const judge = scripted(JUDGE, () => ruling(5, 1));
  const first = await labOver({ path, metrics: [quality()], target, judges: [judge], examples: EXAMPLES });
  expect(scoresOf(await first.measure())).toEqual([4, 4, 4]);
  expect(first.ledger.spent()).toMatchObject({ calls: 6, taskCalls: 3, judgeCalls: 3 });
  expect(scoresOf(await first.measure())).toEqual([4, 4, 4]);
  first.population.close();

  const again = await labOver({ path, metrics: [quality()], target, judges: [judge], examples: EXAMPLES });
  expect(scoresOf(await again.measure())).toEqual([4, 4, 4]);
  expect([target.sent.length, judge.sent.length]).toEqual([3, 3]);
});

test('another rubric scores anew without one call of the task model', async () => {
  const path = newPath();
  const target = echo();
  const judge = scripted(JUDGE, ({ messages }) =>
    messages[0]!.content.includes('utter lies') ? ruling(1, 1) : ruling(5, 5),
  );
  const before = await labOver({ path, metrics: [quality()], target, judges: [judge], examples: EXAMPLES });
  expect(scoresOf(await before.measure())).toEqual([5, 5, 5]);
  before.population.close();

  const [right, kind] = RUBRIC.criteria;
  const levels = ['utter lies', ...right!.levels.slice(1)] as unknown as NonNullable<typeof right>['levels'];
  const rubric = { ...RUBRIC, version: 2, criteria: [{ ...right!, levels }, kind!] };
  const after = await labOver({ path, metrics: [quality({ rubric })], target, judges: [judge], examples: EXAMPLES });
  expect(scoresOf(await after.measure())).toEqual([1, 1, 1]);
  expect([target.sent.length, judge.sent.length]).toEqual([3, 6]);
});

test('a judge that is out leaves its cells unscored and pending; the next measurement asks it again, and only it', async () => {
  const path = newPath();
  const target = echo();
  let out = true;
  const judge = scripted(JUDGE, () => (out ? new CallError('transient', '503 overloaded') : ruling(3, 3)));
  const length = createCheck('long', 'json_valid', {});
  const lab = await labOver({ path, metrics: [length, quality()], target, judges: [judge], examples: EXAMPLES });
  const sheet = await lab.measure(undefined, 'pending');
  expect(scoresOf(sheet)).toEqual(Array(3).fill('the judge could not answer: 503 overloaded (given up after 2 calls)'));
  expect(sheet.rows.every(({ scores }) => scores.quality!.kind === 'unscored' && scores.quality!.pending)).toBe(true);
  expect(scoresOf(sheet, 'long')).toEqual([0, 0, 0]);
  lab.population.close();

  out = false;
  const later = await labOver({ path, metrics: [length, quality()], target, judges: [judge], examples: EXAMPLES });
  expect(scoresOf(await later.measure())).toEqual([3, 3, 3]);
  expect(target.sent).toHaveLength(3);
  // Two tries each while it was out.
  expect(judge.sent).toHaveLength(3 * 2 + 3);
});

test('an answer off the menu is asked for once more, then the output is unscored, for good', async () => {
  const path = newPath();
  const answers = ['{"because": "", "levels": {"right": 9, "kind": 1}}', 'five'];
  const judge = scripted(JUDGE, (_, n) => answers[n % 2]!);
  const lab = await labOver({ path, metrics: [quality()], target: echo(), judges: [judge] });
  const [reason] = scoresOf(await lab.measure());
  expect(reason).toBe('judge judge answered off the menu twice: it is not one JSON object');
  expect(judge.sent[1]!.messages[0]!.content).toContain('"right" needs a whole level from 1 to 5');
  expect(scoresOf(await lab.measure())).toEqual([reason]);
  expect(judge.sent).toHaveLength(2);
});

test('what fails a gate is not judged and has the worst value, with the gate in its feedback', async () => {
  const judge = scripted(JUDGE, () => ruling(4, 4));
  const valid = createCheck('valid', 'json_valid', {});
  const target = scripted(TARGET, ({ messages }) => (messages[0]!.content.includes('two') ? 'no JSON' : '{"a": 1}'));
  const metrics = [valid, onlyIf(quality(), [{ metric: valid, atLeast: 1 }])];
  const lab = await labOver({ path: newPath(), metrics, target, judges: [judge], examples: EXAMPLES });
  const sheet = await lab.measure();
  expect(scoresOf(sheet)).toEqual([4, 1, 4]);
  expect(sheet.rows[1]!.scores.quality).toMatchObject({
    tags: ['fails_valid'],
    feedback: expect.stringMatching(/^Not judged, .* fails valid\. The answer is not JSON/),
  });
  expect(judge.sent).toHaveLength(2);
});

test('two judges: the mean, and both grades are kept', async () => {
  const second = { ...JUDGE, id: 'second', name: 'second-2025-01-01' };
  const judges = [scripted(JUDGE, () => ruling(5, 5)), scripted(second, () => ruling(1, 5))];
  const metric = quality({ judges: [JUDGE, second] });
  const path = newPath();
  const lab = await labOver({ path, metrics: [metric], target: echo(), judges });
  expect(scoresOf(await lab.measure())).toEqual([3.5]);
  const records = openRecords(path);
  expect(records.grades().map(({ judge, person, levels, rubric }) => ({ judge, person, levels, rubric }))).toEqual([
    { judge: 'judge', person: false, levels: { right: 5, kind: 5 }, rubric: rubricHash(RUBRIC) },
    { judge: 'second', person: false, levels: { right: 1, kind: 5 }, rubric: rubricHash(RUBRIC) },
  ]);
  expect(records.exhibits()).toHaveLength(1);
  expect(ensembleAgreement({ experiment: lab.experiment, archive: lab.population.archive })).toEqual([
    expect.stringMatching(
      /^the judges of quality, judge and second, agree: Krippendorff's alpha -?\d\.\d\d over 1 outputs$/,
    ),
  ]);
  records.close();
});

test.each([
  [
    'the own answer wins in both orders',
    (content: string) =>
      JSON.stringify({ because: 'b', better: content.indexOf('Shout') < content.indexOf('Name trees') ? 'A' : 'B' }),
    1,
  ],
  [
    'the base wins in both orders',
    (content: string) =>
      JSON.stringify({ because: 'b', better: content.indexOf('Shout') < content.indexOf('Name trees') ? 'B' : 'A' }),
    0,
  ],
  ['the first wins in both orders', () => '{"because": "b", "better": "A"}', 0.5],
  ['a tie', () => '{"because": "b", "better": "tie"}', 0.5],
])('pairwise: %s', async (_, say, expected) => {
  const judge = scripted(JUDGE, ({ messages }) => say(messages[0]!.content));
  const target = echo();
  const base = candidateOf({ system: 'Name trees.\n' });
  const other = candidateOf({ system: 'Shout trees.\n' });
  const metric = pairwiseJudge({ name: 'quality', rubric: RUBRIC, judges: [JUDGE], prompt: null, base: base.id });
  const lab = await labOver({ path: newPath(), metrics: [metric], target, judges: [judge], examples: EXAMPLES });
  expect(scoresOf(await lab.measure([other, base]))).toEqual([...Array(3).fill(expected), 0.5, 0.5, 0.5]);
  // The base against itself is asked of nobody.
  expect(judge.sent).toHaveLength(6);
});

test('a lazy judge is pending until a person has graded, and then the mean of all people', async () => {
  const path = newPath();
  const target = echo();
  const metric = lazyJudge({ name: 'quality', rubric: RUBRIC });
  const lab = await labOver({ path, metrics: [metric], target, judges: [] });
  const [row] = (await lab.measure()).rows;
  expect(row!.scores.quality).toEqual({
    kind: 'unscored',
    reason: 'nobody has graded it yet (evolve judge export)',
    pending: true,
  });
  const records = openRecords(path);
  const [exhibit] = records.exhibits();
  records.close();
  const grade = { ...exhibit!, person: true, comment: 'well', judgedAt: '2026-01-02T03:04:05.000Z' };
  const { archive } = lab.population;
  expect(await archive.saveGrade({ ...grade, judge: 'Ada', levels: { right: 5, kind: 3 } })).toBe(true);
  expect(scoresOf(await lab.measure())).toEqual([4.5]);
  expect(await archive.saveGrade({ ...grade, judge: 'Ada', levels: { kind: 3, right: 5 } })).toBe(false);
  expect(await archive.saveGrade({ ...grade, judge: 'Bo', levels: { right: 1, kind: 3 } })).toBe(true);
  expect(scoresOf(await lab.measure())).toEqual([3]);
  expect(target.sent).toHaveLength(1);
});

test('a judge that becomes another model while the run lasts is a doubt', async () => {
  const path = newPath();
  let name = 'judge-2025-01-01';
  const judge = { ...scripted(JUDGE, () => ruling(5, 5)) };
  const drifting = {
    ...judge,
    call: async (...about: Parameters<typeof judge.call>) => ({ ...(await judge.call(...about)), model: name }),
  };
  const lab = await labOver({ path, metrics: [quality()], target: echo(), judges: [drifting], examples: EXAMPLES });
  await lab.measure();
  expect(lab.lab.doubts()).toEqual([]);
  name = 'judge-2025-06-06';
  await lab.measure([candidateOf({ system: 'Another prompt.' })]);
  expect(lab.lab.doubts()).toEqual([
    {
      text: 'the judge judge answered as judge-2025-01-01, then as judge-2025-06-06 while the run lasted',
      settledBy: expect.any(String),
    },
  ]);
});

test('a judge whom people contradict is a doubt, where it counts', async () => {
  const path = newPath();
  const levels = [5, 1, 5];
  const judge = scripted(JUDGE, (_, n) => ruling(levels[n]!, levels[n]!));
  const lab = await labOver({ path, metrics: [quality()], target: echo(), judges: [judge], examples: EXAMPLES });
  await lab.measure();
  const records = openRecords(path);
  const [grades, exhibits] = [records.grades(), records.exhibits()];
  records.close();
  const say = (right: (judged: number) => number) =>
    Promise.all(
      exhibits.map((exhibit) => {
        const judged = grades.find(({ rollout }) => rollout === exhibit.rollout)!.levels.right!;
        const own = { right: right(judged), kind: right(judged) };
        return lab.population.archive.saveGrade({
          ...exhibit,
          judge: 'Ada',
          person: true,
          levels: own,
          comment: '',
          judgedAt: '2026-01-01T00:00:00Z',
        });
      }),
    );
  await say((judged) => judged);
  expect(lab.lab.doubts()).toEqual([]);
  await say((judged) => 6 - judged);
  expect(lab.lab.doubts()).toMatchObject([
    { text: expect.stringContaining('the judge of quality disagrees with people') },
  ]);
});

test('a wave whose judging the budget cannot pay is refused before its first call', async () => {
  const target = echo();
  const judge = scripted(JUDGE, () => ruling(5, 5));
  const lab = await labOver({
    path: newPath(),
    metrics: [quality()],
    target,
    judges: [judge],
    examples: EXAMPLES,
    budget: { calls: 5 },
  });
  await expect(lab.measure()).rejects.toThrow(BudgetExhausted);
  await expect(lab.measure()).rejects.toThrow('The next wave (train) needs 6 calls and 5 are left.');
  expect([target.sent.length, judge.sent.length]).toEqual([0, 0]);
});

test('when nothing of the first wave could be judged, the run pauses before it learns from nothing', async () => {
  const judge = scripted(JUDGE, () => new CallError('transient', '503 overloaded'));
  const lab = await labOver({
    path: newPath(),
    metrics: [quality()],
    target: echo(),
    judges: [judge],
    examples: EXAMPLES,
  });
  await expect(lab.measure(undefined, 'seed')).rejects.toThrow(
    /^no answer of the prompt could be judged: 503 overloaded/,
  );
});
