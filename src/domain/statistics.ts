import { signFlip } from './signFlip.ts';
import { studentCdf, studentQuantile } from './student.ts';
import { sum } from './sum.ts';

/** Null for no values: a missing mean is not 0. Does not depend on the order of the values. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

/** Sample variance, divisor n - 1. Null for fewer than two values. */
export function variance(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}

/** Of the mean. Null for fewer than two values. */
export function standardError(values: readonly number[]): number | null {
  const spread = variance(values);
  return spread === null ? null : Math.sqrt(spread / values.length);
}

/** Each bound is one-sided at alpha. With one unit nothing is known of the spread: `se` is Infinity, so are the bounds. */
export interface PairedDifference {
  readonly delta: number;
  readonly lower: number;
  readonly upper: number;
  readonly se: number;
  /** Units. */
  readonly n: number;
}

/**
 * The mean of paired differences, candidate - baseline, one for each unit (an example, or a group of examples that share
 * a source), with Student t bounds. Null when there is none. Miller 2024, arXiv 2411.00640, section 4.
 */
export function pairedDifference(differences: readonly number[], alpha: number): PairedDifference | null {
  const delta = mean(differences);
  if (delta === null) return null;
  const n = differences.length;
  const se = standardError(differences);
  if (se === null) return { delta, lower: -Infinity, upper: Infinity, se: Infinity, n };
  const reach = -studentQuantile(alpha, n - 1) * se;
  return { delta, lower: delta - reach, upper: delta + reach, se, n };
}

/** A spread that rounding alone can make is none. */
const ROUNDING = 1e-12;

/**
 * P-value for a mean below `threshold`: one-sided t test of the differences. Values that are all alike have no spread to
 * test by, so sign flips speak for them.
 */
export function pBelow(differences: readonly number[], threshold: number): number {
  const found = pairedDifference(differences, 0.05);
  if (found === null || found.n < 2) return 1;
  if (found.se <= ROUNDING * Math.max(Math.abs(found.delta), Math.abs(threshold)))
    return signFlip(differences.map((value) => value - threshold)).loss;
  return studentCdf((found.delta - threshold) / found.se, found.n - 1);
}
