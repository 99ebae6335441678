import { expect, test } from 'vitest';
import { isFutile, looksAt } from '../../src/domain/futility.ts';
import { type Random, streamOf } from '../../src/domain/random.ts';
import { logistic, logitShift, normal } from './world.ts';

const RUNS = 3000;
const CELLS = 40;

interface Case {
  readonly gain: number;
  /** Attempts that the best has on each cell; the child has one. */
  readonly attempts: number;
  /** Of 40 cells, on average. */
  readonly spends: readonly [least: number, most: number];
  /** Percent of children that run to the end. */
  readonly finish: readonly [least: number, most: number];
}

const cases: readonly Case[] = [
  { gain: -0.25, attempts: 1, spends: [17, 20], finish: [18, 26] },
  { gain: -0.25, attempts: 2, spends: [15, 18.5], finish: [13, 20] },
  { gain: 0, attempts: 1, spends: [34, 36.5], finish: [79, 86] },
  { gain: 0.12, attempts: 1, spends: [38, 39], finish: [93, 96.5] },
  { gain: 0.12, attempts: 2, spends: [38.8, 40], finish: [96, 99] },
];

test('40 cells are looked at after 8, 20 and 40', () => {
  expect(looksAt(CELLS)).toEqual([8, 20, 40]);
});

test.each(cases)('a child of $gain beside a best of $attempts attempts, 0/1 scores (simulated)', (world) => {
  const { gain, attempts, spends, finish } = world;
  const shift = logitShift(gain);
  const runs = Array.from({ length: RUNS }, (_, at) => funnel(shift, attempts, streamOf('funnel', gain, attempts, at)));
  const between = (value: number, [least, most]: readonly [number, number]) => {
    expect(value).toBeGreaterThan(least);
    expect(value).toBeLessThan(most);
  };
  between(runs.reduce((sum, cells) => sum + cells, 0) / RUNS, spends);
  between((100 * runs.filter((cells) => cells === CELLS).length) / RUNS, finish);
});

/** Cells measured before a child is stopped; all when it is not. Difficulty: logit N(.3, 1.5). */
function funnel(shift: number, attempts: number, random: Random): number {
  const changes = Array.from({ length: CELLS }, () => {
    const difficulty = 0.3 + 1.5 * normal(random);
    const before = Array.from({ length: attempts }, () => Number(random() < logistic(difficulty)));
    return Number(random() < logistic(difficulty + shift)) - before.reduce((sum, value) => sum + value, 0) / attempts;
  });
  return looksAt(CELLS).find((look) => look === CELLS || isFutile(changes.slice(0, look)))!;
}
