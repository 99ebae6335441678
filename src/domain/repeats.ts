/** Words that stand in more than this share of the lines say little about any of them. */
const COMMON = 0.1;
/** Share of telling words from which on two lines say the same. */
const SAME = 0.8;

/**
 * Whether a line says again what one of `lines` says: nearly the same telling words (Jaccard). Telling are the words that
 * few of the other lines have, so that the common frame of rules does not make them alike. Knows no language.
 */
export function repeats(line: string, lines: readonly string[]): boolean {
  const words = wordsOf(line);
  if (words.size === 0) return false;
  const sets = lines.map(wordsOf);
  const counts = new Map<string, number>();
  for (const set of sets) for (const word of set) counts.set(word, (counts.get(word) ?? 0) + 1);
  return sets.some((other) => {
    const telling = (word: string) => (counts.get(word) ?? 0) - (other.has(word) ? 1 : 0) <= COMMON * sets.length;
    return alike(words, other, telling) >= SAME;
  });
}

/** Words in lower case: letters and digits of any script. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []);
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>, telling: (word: string) => boolean): number {
  const [mine, theirs] = [[...a].filter(telling), [...b].filter(telling)];
  if (mine.length === 0) return a.size === b.size && [...a].every((word) => b.has(word)) ? 1 : 0;
  const shared = mine.filter((word) => b.has(word)).length;
  return shared / (mine.length + theirs.length - shared);
}
