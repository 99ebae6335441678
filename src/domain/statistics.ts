import { studentQuantile } from './student.ts';
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

/** The same unit measured on both sides. Pairs of one `group` share a source and count as one unit, by their mean. */
export interface Pair {
  readonly candidate: number;
  readonly baseline: number;
  readonly group?: string | undefined;
}

/** Each bound is one-sided at alpha. With one unit nothing is known of the spread: `se` is Infinity, so are the bounds. */
export interface PairedDifference {
  /** Mean of candidate - baseline. */
  readonly delta: number;
  readonly lower: number;
  readonly upper: number;
  readonly se: number;
  /** Units: pairs, or groups of pairs. */
  readonly n: number;
}

/** The mean paired difference with Student t bounds; null when there is no pair. Miller 2024, arXiv 2411.00640, section 4. */
export function pairedDifference(pairs: readonly Pair[], alpha: number): PairedDifference | null {
  const differences = unitDifferences(pairs);
  const delta = mean(differences);
  if (delta === null) return null;
  const n = differences.length;
  const se = standardError(differences);
  if (se === null) return { delta, lower: -Infinity, upper: Infinity, se: Infinity, n };
  const reach = studentQuantile(1 - alpha, n - 1) * se;
  return { delta, lower: delta - reach, upper: delta + reach, se, n };
}

function unitDifferences(pairs: readonly Pair[]): number[] {
  const groups = new Map<string, number[]>();
  for (const [index, { candidate, baseline, group }] of pairs.entries()) {
    const unit = group === undefined ? `pair ${index}` : `group ${group}`;
    groups.set(unit, [...(groups.get(unit) ?? []), candidate - baseline]);
  }
  return [...groups.values()].map((differences) => sum(differences) / differences.length);
}
