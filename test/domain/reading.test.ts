import { expect, test } from 'vitest';
import { holm } from '../../src/domain/holm.ts';
import { alphaOf, attainable, unitsNeeded } from '../../src/domain/reading.ts';

test.each([
  [1, 0.025],
  [2, 0.05 / 6],
  [3, 0.05 / 12],
  [10, 0.05 / 110],
])('reading %i has the level %d', (reading, level) => expect(alphaOf(reading, 0.05)).toBeCloseTo(level, 15));

test('all readings together spend alpha and no more', () => {
  const spent = Array.from({ length: 10_000 }, (_, at) => alphaOf(at + 1, 0.05)).reduce((sum, level) => sum + level, 0);
  expect(spent).toBeLessThan(0.05);
  expect(spent).toBeGreaterThan(0.0499);
});

/** Holm 1979 by hand: sorted, times what is left of the family, and never below an earlier one. */
test.each([
  [
    [0.01, 0.04, 0.03],
    [0.03, 0.06, 0.06],
  ],
  [
    [0.001, 0.5, 0.02, 0.02],
    [0.004, 0.5, 0.06, 0.06],
  ],
  [[0.2], [0.2]],
  [
    [0.6, 0.7],
    [1, 1],
  ],
  [[], []],
])('Holm: %j becomes %j', (ps, adjusted) => {
  const found = holm(ps);
  expect(found).toHaveLength(adjusted.length);
  for (const [at, p] of found.entries()) expect(p).toBeCloseTo(adjusted[at]!, 12);
});

test.each([
  // The smallest p of 5 units is 1/32 > .025, of 6 it is 1/64.
  [5, 1, 0],
  [6, 1, 1],
  [7, 1, 3],
  [6, 2, 0],
  [7, 2, 1],
  [10, 7, 0],
  [40, 1, 250],
])('%i units and reading %i: a YES for %i finalists', (units, reading, finalists) => {
  expect(attainable(units, alphaOf(reading, 0.05))).toBe(finalists);
});

test('the units that a YES takes', () => {
  expect([1, 2, 7].map((reading) => unitsNeeded(alphaOf(reading, 0.05)))).toEqual([6, 7, 11]);
  expect(unitsNeeded(1e-6)).toBeNull();
});
