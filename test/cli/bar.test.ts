import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisHead, axisOf, FULL, intervalBar, sparkline, thinned } from '../../src/cli/render/bar.ts';

test.each([
  [0.5, 0.25, 9, '··──●──··'],
  [0, 0.2, 6, '●─····'],
  [1, 0.2, 6, '····─●'],
  [0.5, 0, 5, '··●··'],
  [2, 9, 3, '──●'],
])('%f ± %f in %i characters', (mean, error, width, bar) => {
  expect(intervalBar(mean, error, width)).toBe(bar);
});

test.each([
  ['a mark beside it', 1, 0.5, '··┊·●'],
  ['a mark under it', 0.5, 0.5, '··●··'],
] as const)('a bar with %s', (_, mean, mark, bar) => {
  expect(intervalBar(mean, 0, 5, FULL, mark)).toBe(bar);
});

test.each<[readonly (number | null)[], string]>([
  [[0, 0.5, 1], '▁▅█'],
  [[0.3, 0.3], '▁▁'],
  [[0.2, null, 0.4], '▁ █'],
  [[], ''],
])('%j as a sparkline', (values, line) => {
  expect(sparkline(values)).toBe(line);
});

test('an axis holds its values, is not too short to tell them apart, and has its ends over the bar', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (values) => {
      const { from, to } = axisOf(values);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(from - 1e-9);
      expect(Math.max(...values)).toBeLessThanOrEqual(to + 1e-9);
      expect(to - from).toBeGreaterThan(0.2 - 1e-9);
      expect([from >= 0, to <= 1 + 1e-9]).toEqual([true, true]);
      expect(axisHead({ from, to }, 20)).toHaveLength(20);
    }),
  );
});

test('what is thinned keeps its ends and its order', () => {
  expect(thinned([1, 2, 3], 5)).toEqual([1, 2, 3]);
  expect(thinned([1, 2, 3, 4, 5, 6, 7], 4)).toEqual([1, 3, 5, 7]);
});
