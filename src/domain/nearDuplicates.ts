/** Two texts that are nearly the same, by their places in a list. */
export interface NearPair {
  readonly a: number;
  readonly b: number;
  /** Runs of characters that both have, as a share of those of either, 0..1. */
  readonly likeness: number;
}

/**
 * All pairs of texts at least so much alike: Jaccard over runs of five characters, without case, width, punctuation and
 * spaces, so that it means the same in every script. Prefix filtering (Chaudhuri et al. 2006; Bayardo et al. 2007) finds the
 * pairs without comparing all of them: sets that overlap so much share one of their rarest members. `least` is above 0.
 */
export function nearDuplicates(texts: readonly string[], least: number): NearPair[] {
  const sets = texts.map(runsOf);
  const counts = new Map<string, number>();
  for (const set of sets) for (const run of set) counts.set(run, (counts.get(run) ?? 0) + 1);
  const rarestFirst = (a: string, b: string) => counts.get(a)! - counts.get(b)! || (a < b ? -1 : 1);
  const byRun = new Map<string, number[]>();
  const pairs: NearPair[] = [];
  for (const [b, set] of sets.entries()) {
    // Runs that no other text has need no sorting to be first, and no looking up.
    const prefix = [...set].sort(rarestFirst).slice(0, set.size - Math.ceil(least * set.size) + 1);
    const met = new Set<number>();
    for (const run of prefix) {
      for (const a of byRun.get(run) ?? []) met.add(a);
      if (counts.get(run)! > 1) byRun.set(run, [...(byRun.get(run) ?? []), b]);
    }
    for (const a of met) {
      const likeness = jaccard(sets[a]!, set);
      if (likeness >= least) pairs.push({ a, b, likeness });
    }
  }
  return pairs.sort((x, y) => x.a - y.a || x.b - y.b);
}

const RUN = 5;

/** What differs only after so many characters is the same thing here. */
const LONGEST = 20_000;

function runsOf(text: string): ReadonlySet<string> {
  const plain = text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  const points = [...plain];
  if (points.length <= RUN) return new Set([plain]);
  return new Set(Array.from({ length: points.length - RUN + 1 }, (_, at) => points.slice(at, at + RUN).join('')));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let both = 0;
  for (const run of small) if (large.has(run)) both += 1;
  return both / (a.size + b.size - both);
}
