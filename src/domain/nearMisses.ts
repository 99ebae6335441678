/** Something that could be shown beside failures, with the words of its input. */
export interface Beside<T> {
  readonly item: T;
  readonly words: ReadonlySet<string>;
  /** How far it came out right, 0..1: what failed altogether shows little. */
  readonly value: number;
}

/** A word that was shown once to be no cause is worth this much less the next time. */
const SHOWN_ONCE = 0.5;

/**
 * Of the cases that do not fail, up to `most` that are most like the failing ones: a word that both have cannot be the
 * cause. Rare words that many failures share count most, and each that was shown counts less from then on, so that the
 * cases together rule out as much as they can. Of equals the first. Knows no language.
 */
export function nearMisses<T>(
  failing: readonly ReadonlySet<string>[],
  others: readonly Beside<T>[],
  most: number,
): readonly T[] {
  const weights = suspicions(failing, others);
  const left = [...others];
  const chosen: T[] = [];
  while (chosen.length < most && left.length > 0) {
    const worths = left.map(({ words, value }) => (1 + value) * worthOf(words, weights));
    const at = worths.indexOf(Math.max(...worths));
    const [{ item, words }] = left.splice(at, 1) as [Beside<T>];
    chosen.push(item);
    for (const word of words) if (weights.has(word)) weights.set(word, weights.get(word)! * SHOWN_ONCE);
  }
  return chosen;
}

/** How likely each word of the failing cases is a cause: the square of its share of them, times how rare it is. */
function suspicions(failing: readonly ReadonlySet<string>[], others: readonly Beside<unknown>[]): Map<string, number> {
  const shares = counted(failing);
  const everywhere = counted([...failing, ...others.map(({ words }) => words)]);
  const cases = failing.length + others.length;
  return new Map(
    [...shares].map(([word, count]) => [
      word,
      (count / failing.length) ** 2 * Math.log(cases / (everywhere.get(word) ?? 1)),
    ]),
  );
}

function counted(sets: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const set of sets) for (const word of set) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function worthOf(words: ReadonlySet<string>, weights: ReadonlyMap<string, number>): number {
  let worth = 0;
  for (const word of words) worth += weights.get(word) ?? 0;
  return worth;
}
