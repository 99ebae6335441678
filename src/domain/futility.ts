import { mean, variance } from './statistics.ts';
import { studentCdf } from './student.ts';

/** A chance of gain below which no more is paid. */
const LEAST = 0.1;

/**
 * P(gain) by Student's t, from paired differences of scores 0..1, one for each example. The variance of a 0/1 score over n
 * is added, so that a few values that are all alike are not taken for certainty. Null for fewer than two.
 */
export function chanceOfGain(differences: readonly number[]): number | null {
  const n = differences.length;
  const delta = mean(differences);
  const spread = variance(differences);
  if (delta === null || spread === null) return null;
  return studentCdf((delta * Math.sqrt(n)) / Math.sqrt(spread + 0.25 / n), n - 1);
}

/** Whether so little chance of a gain is left that the rest need not be measured. */
export function isFutile(differences: readonly number[]): boolean {
  const chance = chanceOfGain(differences);
  return chance !== null && chance < LEAST;
}

/** After how many of `n` cells it is looked whether to go on: a fifth, half, and all of them. */
export function looksAt(n: number): readonly number[] {
  return [...new Set([Math.ceil(n / 5), Math.ceil(n / 2), n])].filter((look) => look > 0);
}
