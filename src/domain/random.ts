import seedrandom from 'seedrandom';

/** Uniform in [0, 1). */
export type Random = () => number;

/**
 * The random stream of a name. Randomness is named, not carried: a stream per (seed, generation, child, purpose),
 * so that nothing depends on how often something else drew.
 */
export function streamOf(...name: readonly (string | number)[]): Random {
  return seedrandom(JSON.stringify(name));
}

/** A new array in random order (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    [order[last], order[pick]] = [order[pick]!, order[last]!];
  }
  return order;
}

/** One item, with probability proportional to its weight; null when no weight is above 0. */
export function weightedPick<T>(items: readonly T[], weightOf: (item: T) => number, random: Random): T | null {
  const weights = items.map((item) => Math.max(0, weightOf(item)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return null;
  let left = random() * total;
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return items[index]!;
  }
  return items[weights.findLastIndex((weight) => weight > 0)]!;
}
