import { groupBy } from './group.ts';
import type { Estimate } from './measured.ts';
import { mean } from './statistics.ts';
import { sum } from './sum.ts';

/** A value from which on an instance counts as passed: a stratum of its own. */
const PASSED = 0.999;
const STRATA = 4;

/**
 * The mean change over all instances of `before`, from those that were measured: chosen because they fail, they would
 * flatter whoever mends failures and hide what it breaks elsewhere. Each stratum of the score before weighs as much as it
 * does among all (post-stratification: Cochran 1977, Sampling Techniques, 5A.9); one that nobody was measured on weighs
 * nothing. Null without a change on an instance of `before`.
 */
export function poststratified(
  changes: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
): Estimate | null {
  const found = [...changes].filter(([instance]) => before.has(instance));
  if (found.length === 0) return null;
  const shares = groupBy(before.values(), stratumOf);
  const strata = [...groupBy(found, ([instance]) => stratumOf(before.get(instance)!))].map(([stratum, own]) => {
    const values = own.map(([, change]) => change);
    const centre = mean(values)!;
    return {
      share: shares.get(stratum)!.length,
      values,
      centre,
      squares: values.map((value) => (value - centre) ** 2),
    };
  });
  const covered = sum(strata.map(({ share }) => share));
  const freedom = found.length - strata.length;
  // Strata are often too small for a variance of their own, so they share one.
  const spread = freedom === 0 ? null : sum(strata.flatMap(({ squares }) => squares)) / freedom;
  return {
    mean: sum(strata.map(({ share, centre }) => (share / covered) * centre)),
    se:
      spread === null
        ? null
        : Math.sqrt(sum(strata.map((one) => ((one.share / covered) ** 2 * spread) / one.values.length))),
    n: found.length,
  };
}

function stratumOf(value: number): number {
  return value >= PASSED ? STRATA : Math.min(STRATA - 1, Math.floor(Math.max(0, value) * STRATA));
}
