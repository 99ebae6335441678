import { expect, test } from 'vitest';
import type { Score } from '../../src/domain/score.ts';
import { createCheck } from '../../src/metrics/checks.ts';
import { compositeMetric, type LengthPenalty, lengthPenalty } from '../../src/metrics/composite.ts';
import { onlyIf } from '../../src/metrics/onlyIf.ts';
import type { Metric } from '../../src/ports/metric.ts';
import { aidOf } from './aid.ts';
import { rolloutOf } from './rollouts.ts';

/** Judged from 1 to 5, shares from 0 to 1, a cost from 10 down to 0. */
const part = (name: string, scale: readonly [number, number]): Metric => ({
  name,
  hash: name,
  unit: 'u',
  direction: scale[0] < scale[1] ? 'maximise' : 'minimise',
  scale,
  score: () => ({ kind: 'unscored', reason: 'the scores are given' }),
});
const PARTS = [
  { metric: part('correct', [1, 5]), weight: 0.5 },
  { metric: part('procedure', [0, 1]), weight: 0.3 },
  { metric: part('concise', [10, 0]), weight: 0.2 },
];
const PENALTY: LengthPenalty = { of: 'prompt', limit: 1000, from: 0.9, most: 0.3 };

const scored = (value: number, ...tags: string[]): Score => ({
  kind: 'scored',
  value,
  ...(tags.length > 0 ? { tags } : {}),
});

function scoreOf(scores: Record<string, Score>, chars = 0, penalty: LengthPenalty | null = PENALTY) {
  const rollout = rolloutOf('an answer', { components: { system: '水'.repeat(chars) } });
  return compositeMetric('overall', PARTS, penalty).score(rollout, aidOf({ scores }));
}

test.each([
  [900, 0],
  [950, 0.15],
  [1000, 0.3],
  [5000, 0.3],
])('a prompt of %i characters at a limit of 1000 costs %f', (size, cost) => {
  expect(lengthPenalty(size, PENALTY)).toBeCloseTo(cost, 12);
});

const GOOD = { correct: scored(5), procedure: scored(1), concise: scored(0) };

test.each([
  ['all of it', GOOD, 0, 1],
  // 0.5 x (3 - 1) / 4 + 0.3 x 0.5 + 0.2 x (10 - 5) / 10
  [
    'parts on their own scales',
    { correct: scored(3), procedure: scored(0.5), concise: scored(5) },
    0,
    0.25 + 0.15 + 0.1,
  ],
  ['less the penalty', GOOD, 950, 0.85],
  ['never below nothing', { correct: scored(1), procedure: scored(0), concise: scored(9) }, 2000, 0],
])('a composite is %s', (_, scores, chars, expected) => {
  const score = scoreOf(scores, chars) as Extract<Score, { kind: 'scored' }>;
  expect(score.value).toBeCloseTo(expected, 12);
  expect(score.feedback === undefined).toBe(expected === 1);
});

test('its feedback hides no arithmetic, and its tags are those of what was lost', () => {
  const scores = { correct: scored(4, 'weak_right'), procedure: scored(1, 'praised'), concise: scored(0) };
  expect(scoreOf(scores, 950)).toMatchObject({
    feedback:
      'correct 0.75 x 0.50, procedure 1.00 x 0.30, concise 1.00 x 0.20, less 0.15 because the prompt nears 1000 characters.',
    tags: ['weak_right', 'near_size_limit'],
  });
});

test('it is unscored when a part is, and pending when a part is', () => {
  const waiting: Score = { kind: 'unscored', reason: 'nobody yet', pending: true };
  expect(scoreOf({ ...GOOD, correct: waiting })).toEqual(waiting);
  expect(scoreOf({ correct: scored(5), procedure: scored(1) })).toEqual({
    kind: 'unscored',
    reason: 'concise was not measured',
  });
});

test('its length may be that of the output', () => {
  const metric = compositeMetric('overall', PARTS, { ...PENALTY, of: 'output' });
  const score = metric.score(rolloutOf('я'.repeat(1000)), aidOf({ scores: GOOD }));
  expect(score).toMatchObject({ value: 0.7 });
});

test('its hash follows its parts, weights and penalty', () => {
  const hash = (...args: Parameters<typeof compositeMetric>) => compositeMetric(...args).hash;
  const own = hash('a', PARTS, PENALTY);
  expect(hash('b', PARTS, PENALTY)).toBe(own);
  expect(hash('a', PARTS, null)).not.toBe(own);
  expect(hash('a', PARTS.slice(1), PENALTY)).not.toBe(own);
  expect(hash('a', [{ metric: part('another', [1, 5]), weight: 0.5 }, ...PARTS.slice(1)], PENALTY)).not.toBe(own);
});

const valid = createCheck('valid', 'json_valid', {});
const share = createCheck('share', 'unique_items', { path: '[*]' });

test.each([
  ['passed', scored(1), 1, scored(0.5)],
  [
    'failed',
    scored(0),
    1,
    { ...scored(1, 'fails_share'), feedback: 'Not judged, and counted as the worst, because it fails share.' },
  ],
  ['passed at a share', scored(0.8), 0.8, scored(0.5)],
  ['failed at a share', scored(0.79), 0.8, expect.objectContaining({ value: 1 })],
  ['not measured', { kind: 'unscored', reason: 'why' } as Score, 1, { kind: 'unscored', reason: 'why' }],
])('a gate that was %s', (_, gate, atLeast, expected) => {
  const metric: Metric = { ...part('lost', [1, 0]), score: () => scored(0.5) };
  const gated = onlyIf(metric, [{ metric: share, atLeast }]);
  expect(gated.score(rolloutOf('x'), aidOf({ scores: { share: gate } }))).toEqual(expected);
  expect(gated.needs).toEqual(['share']);
});

test('other gates make another metric', () => {
  const metric = part('m', [0, 1]);
  const hashes = [[], [valid], [share], [valid, share]].map(
    (gates) =>
      onlyIf(
        metric,
        gates.map((gate) => ({ metric: gate, atLeast: 1 })),
      ).hash,
  );
  expect(new Set(hashes).size).toBe(4);
});
