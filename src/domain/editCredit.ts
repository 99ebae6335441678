/** An edit of a composite, with the instances it may have changed. */
export interface Touching {
  /** Those that its words have to do with, the most first; others count as not touched. */
  readonly related: readonly string[];
  /** Those that it was asked to mend. */
  readonly asked: readonly string[];
}

/** Related instances that count at most: further ones share a word by chance. */
const RELATED = 6;
/** As if so much weight had shown no change: what is seen on few instances counts less. */
const SHRINK = 0.5;

/**
 * What each edit of a composite is worth: the mean change of the instances that it touches, each shared by all edits that
 * touch it. An edit touches what its words have to do with, and what it was asked to mend as far as its words have to do with
 * that; all of it where they have to do with none. 0 where nothing it touches was measured.
 */
export function editCredits(edits: readonly Touching[], changes: ReadonlyMap<string, number>): number[] {
  const touched = edits.map((edit) => touchedBy(edit).filter((instance) => changes.has(instance)));
  const claims = new Map<string, number>();
  for (const instance of touched.flat()) claims.set(instance, (claims.get(instance) ?? 0) + 1);
  return touched.map((instances) => {
    let [change, weight] = [0, 0];
    for (const instance of instances) {
      const share = 1 / claims.get(instance)!;
      change += share * changes.get(instance)!;
      weight += share;
    }
    return weight === 0 ? 0 : change / (weight + SHRINK);
  });
}

function touchedBy({ related, asked }: Touching): string[] {
  const known = new Set(related);
  const own = asked.filter((instance) => known.has(instance));
  return [...new Set([...(own.length === 0 ? asked : own), ...related.slice(0, RELATED)])];
}
