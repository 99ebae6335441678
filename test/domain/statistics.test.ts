import { expect, test } from 'vitest';
import { mean, pairedDifference, pBelow, standardError, variance } from '../../src/domain/statistics.ts';
import { sum } from '../../src/domain/sum.ts';

test('sums are exact before they are rounded', () => {
  const check = (values: readonly number[], expected: number) => expect(sum(values)).toBe(expected);
  check([], 0);
  check([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], 5.5);
  check(
    Array.from({ length: 10 }, () => 0.1),
    1,
  );
  check([1e16, 1, -1e16], 1);
  check([1, 1e100, 1, -1e100], 2);
  // Half of the last bit, and a little more: to be rounded up, not to even.
  check([1, 2 ** -53, 2 ** -110], 1 + 2 ** -52);
  check([1, 2 ** -53], 1);
});

test('too few values have no spread, and no values no mean', () => {
  expect([mean([]), variance([]), standardError([])]).toEqual([null, null, null]);
  expect([mean([3]), variance([3]), standardError([3])]).toEqual([3, null, null]);
});

test('variance does not lose digits far from zero', () => {
  expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30);
  expect(standardError([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 12), 15);
});

/** "Student" 1908, Biometrika 6: additional hours of sleep of ten patients under two drugs. */
const SLEEP: readonly (readonly [number, number])[] = [
  [1.9, 0.7],
  [0.8, -1.6],
  [1.1, -0.2],
  [0.1, -1.2],
  [-0.1, -0.1],
  [4.4, 3.4],
  [5.5, 3.7],
  [1.6, 0.8],
  [4.6, 0],
  [3.4, 2],
];

test('paired differences of published measurements', () => {
  const found = pairedDifference(
    SLEEP.map(([candidate, baseline]) => candidate - baseline),
    0.025,
  );
  // R's t.test on the same measurements prints: mean difference 1.58, t = 4.0621, 95 % interval 0.7001142 to 2.4598858.
  expect(found?.delta).toBeCloseTo(1.58, 12);
  expect((found?.delta ?? 0) / (found?.se ?? 1)).toBeCloseTo(4.0621, 4);
  expect(found?.lower).toBeCloseTo(0.7001142, 7);
  expect(found?.upper).toBeCloseTo(2.4598858, 7);
  expect(found?.n).toBe(10);
});

test('too few differences prove nothing', () => {
  expect(pairedDifference([], 0.05)).toBeNull();
  expect(pairedDifference([0.4], 0.05)).toEqual({ delta: 0.4, lower: -Infinity, upper: Infinity, se: Infinity, n: 1 });
});

/** scipy 1.17, stats.t and stats.ttest_1samp: independent/values.py. */
const SIX = [0.12, 0.3, -0.05, 0.2, 0.18, 0.07];
const TEN = [0.4, 0.1, 0.25, 0.33, 0.2, -0.1, 0.05, 0.15, 0.3, 0.22];

test.each([
  [SIX, 0.025, 0.010617839852548133, 0.26271549348078527],
  [SIX, 0.05 / 6, -0.0366289280901933, 0.3099622614235267],
  [SIX, 0.0125, -0.01845016913235953, 0.2917835024656929],
  [TEN, 0.025, 0.08502680740838801, 0.294973192591612],
  [TEN, 0.05 / 6, 0.05388196208188675, 0.3261180379181132],
  [TEN, 0.0125, 0.0654046954081705, 0.3145953045918295],
])('one-sided bounds of %j at %d', (values, alpha, lower, upper) => {
  const found = pairedDifference(values, alpha);
  expect(found?.lower).toBeCloseTo(lower, 12);
  expect(found?.upper).toBeCloseTo(upper, 12);
});

test.each([
  [SIX, -0.05, 0.9937294670101894],
  [SIX, 0.3, 0.010378724850040025],
  [TEN, -0.05, 0.9997071904097375],
  [TEN, 0.3, 0.020937862242537676],
  // Alike: a t test has no spread to go by, and 4 sign flips can say no more than 1/16.
  [[-0.2, -0.2, -0.2, -0.2], -0.05, 1 / 16],
  [[-0.2], -0.05, 1],
  [[], -0.05, 1],
])('p of a mean of %j below %d', (values, threshold, p) => expect(pBelow(values, threshold)).toBeCloseTo(p, 12));
