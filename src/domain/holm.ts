/**
 * Adjusted p-values in the order given, so that each may be compared with the level of the whole family.
 * Holm 1979, Scandinavian Journal of Statistics 6.
 */
export function holm(ps: readonly number[]): number[] {
  const adjusted = new Array<number>(ps.length).fill(1);
  const ranked = [...ps.entries()].sort(([, a], [, b]) => a - b);
  let most = 0;
  for (const [rank, [at, p]] of ranked.entries()) {
    most = Math.max(most, Math.min(1, (ps.length - rank) * p));
    adjusted[at] = most;
  }
  return adjusted;
}
