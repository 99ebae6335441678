/** The known name that a mistyped one most likely means; null when none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  const reach = Math.max(2, Math.floor(name.length / 3));
  const [first] = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (first && first.distance <= reach && first.distance < first.candidate.length) return first.candidate;
  return known.find((candidate) => isAbridged(name, candidate)) ?? null;
}

/** ` (did you mean "x"?)`, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? '' : ` (did you mean "${near}"?)`;
}

/** `levers` and `identify_levers` for `identify_potential_levers`. */
function isAbridged(name: string, whole: string): boolean {
  const words = name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const wholeWords = whole.toLowerCase().split(/[^a-z0-9]+/);
  return words.length > 0 && words.length < wholeWords.length && words.every((word) => wholeWords.includes(word));
}

/** Levenshtein 1966: insertions, deletions and substitutions. Long names are cut, so that a hostile one costs nothing. */
function editDistance(a: string, b: string): number {
  const [left, right] = [a.slice(0, 80), b.slice(0, 80)];
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
