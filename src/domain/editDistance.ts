/** Levenshtein 1966: insertions, deletions and substitutions of code units, of the first `longest` of each text. */
export function editDistance(a: string, b: string, longest: number): number {
  const [left, right] = [a.slice(0, longest), b.slice(0, longest)];
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substituted = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, substituted));
    }
    row = next;
  }
  return row[right.length]!;
}
