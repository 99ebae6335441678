import { expect, test } from 'vitest';
import { intervalBar, sparkline } from '../../src/cli/render/bar.ts';

test.each([
  [0.5, 0.25, 9, '··──●──··'],
  [0, 0.2, 6, '●─····'],
  [1, 0.2, 6, '····─●'],
  [0.5, 0, 5, '··●··'],
  [2, 9, 3, '──●'],
])('%f ± %f in %i characters', (mean, error, width, bar) => {
  expect(intervalBar(mean, error, width)).toBe(bar);
});

test.each<[readonly (number | null)[], string]>([
  [[0, 0.5, 1], '▁▅█'],
  [[0.3, 0.3], '▁▁'],
  [[0.2, null, 0.4], '▁ █'],
  [[], ''],
])('%j as a sparkline', (values, line) => {
  expect(sparkline(values)).toBe(line);
});
