import { expect, test } from 'vitest';
import { briefScore } from '../../src/domain/briefScore.ts';
import type { Score } from '../../src/domain/score.ts';

test.each<Score>([
  { kind: 'scored', value: 0.5 },
  { kind: 'scored', value: 1, feedback: 'x'.repeat(8_000), tags: ['a', 'b'] },
  { kind: 'unscored', reason: 'no answer', pending: true },
])('what is short stays as it is: %#', (score) => {
  expect(briefScore(score)).toEqual(score);
});

test('what is long is cut, says so, and ends between characters', () => {
  const long = `${'x'.repeat(7_999)}🦊${'y'.repeat(1_000_000)}`;
  const cut = briefScore({ kind: 'scored', value: 0, feedback: long, tags: Array(5_000).fill('t') });
  expect(cut).toEqual({
    kind: 'scored',
    value: 0,
    feedback: `${'x'.repeat(7_999)} [... 1000001 characters left out]`,
    tags: Array(64).fill('t'),
  });
  expect(briefScore({ kind: 'unscored', reason: long })).toMatchObject({
    reason: expect.stringMatching(/left out\]$/),
  });
});
