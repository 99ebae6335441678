import { groupBy } from './group.ts';
import { instanceOf } from './rollout.ts';
import { type Primary, primaryOf, type Sheet } from './score.ts';
import { mean } from './statistics.ts';
import { sum } from './sum.ts';

/** Repeats, beyond the first attempt of each instance, before which nothing is said of noise. */
const LEAST = 8;
/** A standard deviation of one attempt above which one says too little. */
const HIGH = 0.25;

/**
 * The standard deviation of one attempt's primary score about its instance's mean, pooled over all instances that a
 * candidate was measured on more than once. Null while too few were.
 */
export function attemptNoise(sheets: readonly Sheet[], primary: Primary): number | null {
  const instances = sheets.flatMap((sheet) => {
    const values = sheet.rows.flatMap((row) => {
      const score = primaryOf(row, primary);
      return score.kind === 'scored' ? [{ instance: instanceOf(row.ask), value: score.value }] : [];
    });
    return [...groupBy(values, ({ instance }) => instance).values()];
  });
  const repeated = instances.filter((values) => values.length > 1).map((values) => values.map(({ value }) => value));
  const freedom = repeated.reduce((total, values) => total + values.length - 1, 0);
  if (freedom < LEAST) return null;
  return Math.sqrt(sum(repeated.flatMap(squaresAbout)) / freedom);
}

/** Attempts on each train cell: two where one of them says little. */
export function attemptsAt(noise: number | null): number {
  return noise !== null && noise > HIGH ? 2 : 1;
}

function squaresAbout(values: readonly number[]): number[] {
  const centre = mean(values) ?? 0;
  return values.map((value) => (value - centre) ** 2);
}
