/**
 * The sum as if computed exactly and rounded once, so that it does not depend on the order of the values.
 * Shewchuk 1997, Discrete & Computational Geometry 18: non-overlapping partial sums.
 */
export function sum(values: Iterable<number>): number {
  const partials: number[] = [];
  for (const value of values) {
    let kept = 0;
    let x = value;
    for (const y of partials) {
      const high = x + y;
      const low = Math.abs(x) < Math.abs(y) ? x - (high - y) : y - (high - x);
      // Only places that were gone past are written to.
      if (low !== 0) partials[kept++] = low;
      x = high;
    }
    partials[kept] = x;
    if (partials.length > kept + 1) partials.length = kept + 1;
  }
  return rounded(partials);
}

/** Partials grow in magnitude; ties are rounded to even by looking at the sign of what is left. */
function rounded(partials: readonly number[]): number {
  let at = partials.length - 1;
  let high = partials[at] ?? 0;
  let low = 0;
  while (at > 0 && low === 0) {
    at--;
    const before = high;
    const y = partials[at] ?? 0;
    high = before + y;
    low = y - (high - before);
  }
  const left = at > 0 ? (partials[at - 1] ?? 0) : 0;
  if ((low < 0 && left < 0) || (low > 0 && left > 0)) {
    const y = low * 2;
    const x = high + y;
    if (y === x - high) high = x;
  }
  return high;
}
