import { groupBy } from './group.ts';

/** How much a disagreement counts: all alike, by the distance, or by its square. */
export type Disagreement = 'nominal' | 'linear' | 'quadratic';

/**
 * Cohen's kappa of two judges over the same cases: 1 complete agreement, 0 what chance gives. Null when chance alone
 * agrees always (a single value on both sides), or there are no cases. Weighted for ordered values.
 * Cohen 1960 (Educational and Psychological Measurement 20); weights: Cohen 1968 (Psychological Bulletin 70).
 */
export function cohenKappa(pairs: readonly (readonly [number, number])[], weights: Disagreement): number | null {
  const n = pairs.length;
  const cost = costOf(weights);
  const observed = pairs.reduce((sum, [a, b]) => sum + cost(a, b), 0) / n;
  const [first, second] = [0, 1].map((side) => [...counts(pairs.map((pair) => pair[side]!))]);
  let expected = 0;
  for (const [a, countA] of first!) for (const [b, countB] of second!) expected += cost(a, b) * countA * countB;
  expected /= n * n;
  return n === 0 || expected === 0 ? null : 1 - observed / expected;
}

/** How far apart two values of Krippendorff's alpha are. `ordinal` goes by ranks. */
export type Scale = 'nominal' | 'ordinal' | 'interval';

/**
 * Krippendorff's alpha over units of any number of ratings; units with fewer than two say nothing. 1 complete agreement,
 * 0 what chance gives. Null when nothing can be compared or no value varies.
 * Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability".
 */
export function krippendorffAlpha(units: readonly (readonly number[])[], scale: Scale): number | null {
  const paired = units.filter((unit) => unit.length > 1);
  const totals = counts(paired.flat());
  const n = paired.flat().length;
  const distance = distanceOf(scale, totals);
  let observed = 0;
  for (const unit of paired)
    for (const [i, a] of unit.entries())
      for (const [j, b] of unit.entries()) if (i !== j) observed += distance(a, b) / (unit.length - 1);
  let expected = 0;
  for (const [a, countA] of totals) for (const [b, countB] of totals) expected += countA * countB * distance(a, b);
  return expected === 0 ? null : 1 - ((n - 1) * observed) / expected;
}

function costOf(weights: Disagreement): (a: number, b: number) => number {
  if (weights === 'nominal') return (a, b) => (a === b ? 0 : 1);
  return weights === 'linear' ? (a, b) => Math.abs(a - b) : (a, b) => (a - b) ** 2;
}

function distanceOf(scale: Scale, totals: ReadonlyMap<number, number>): (a: number, b: number) => number {
  if (scale === 'nominal') return (a, b) => (a === b ? 0 : 1);
  if (scale === 'interval') return (a, b) => (a - b) ** 2;
  const ordered = [...totals].sort(([a], [b]) => a - b);
  // The middle rank of each value: the distance of two values is the number of ratings between the middles.
  const ranks = new Map<number, number>();
  let below = 0;
  for (const [value, count] of ordered) {
    ranks.set(value, below + count / 2);
    below += count;
  }
  return (a, b) => (ranks.get(a)! - ranks.get(b)!) ** 2;
}

function counts(values: readonly number[]): Map<number, number> {
  return new Map([...groupBy(values, (value) => value)].map(([value, same]) => [value, same.length]));
}
