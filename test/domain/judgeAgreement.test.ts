import { expect, test } from 'vitest';
import { agreementsIn, disagreementsIn, doubtsOf } from '../../src/domain/judgeAgreement.ts';
import type { Grade } from '../../src/domain/rubric.ts';

const grade = (rollout: string, judge: string, right: number, person = false): Grade => ({
  rollout,
  rubric: 'r',
  judge,
  person,
  levels: { right },
  comment: '',
  judgedAt: '2026-01-01T00:00:00.000Z',
});

/** The judge says what Ada says on three outputs of five, and the opposite on two. */
const GRADES = [1, 5, 3, 1, 5].flatMap((level, at) => [
  grade(`o${at}`, 'Ada', level, true),
  grade(`o${at}`, 'model', at < 3 ? level : 6 - level),
]);

test('people and judges, judges, and people are compared apart', () => {
  const all = [...GRADES, grade('o0', 'other model', 2), grade('o0', 'Bo', 1, true), grade('alone', 'model', 3)];
  const found = agreementsIn(all).map(({ between, outputs }) => [between, outputs]);
  expect(found.sort()).toEqual([
    ['judges', 1],
    ['people and judges', 5],
    ['people', 1],
  ]);
});

test('a judge whom people contradict is doubted; one that they confirm, or that nobody checked, is not', () => {
  const [contradicted] = agreementsIn(GRADES);
  expect(contradicted!.alpha).toBeLessThan(0.6);
  expect(doubtsOf('quality', agreementsIn(GRADES))).toEqual([
    {
      text: expect.stringMatching(
        /^the judge of quality disagrees with people: Krippendorff's alpha -?0\.\d\d over 5 outputs, below 0\.6$/,
      ),
      settledBy: expect.stringContaining('another rubric'),
    },
  ]);
  const confirmed = GRADES.filter(({ rollout }) => ['o0', 'o1', 'o2'].includes(rollout));
  expect(agreementsIn(confirmed)[0]).toMatchObject({ alpha: 1, kappa: 1 });
  expect(doubtsOf('quality', agreementsIn(confirmed))).toEqual([]);
  expect(doubtsOf('quality', agreementsIn(GRADES.filter(({ person }) => !person)))).toEqual([]);
});

test('disagreements come furthest first, above a distance', () => {
  const far = disagreementsIn(GRADES, ({ right = 0 }) => right, 4);
  expect(far.map(({ rollout, distance }) => [rollout, distance])).toEqual([
    ['o3', 4],
    ['o4', 4],
  ]);
  expect(disagreementsIn(GRADES, ({ right = 0 }) => right, 4.1)).toEqual([]);
});
