/** Two texts that are nearly the same, by their places in a list. */
export interface NearPair {
  readonly a: number;
  readonly b: number;
  /** Runs of characters that both have, as a share of those of either, 0..1. */
  readonly likeness: number;
}

/**
 * All pairs of texts at least so much alike: Jaccard over runs of five characters, without case, width, punctuation and
 * spaces, so that it means the same in every script. Long texts are compared by a sample of their runs, those with the least
 * hashes (bottom-k sketches, Cohen and Kaplan 2007). Prefix filtering (Chaudhuri et al. 2006; Bayardo et al. 2007) finds the
 * pairs without comparing all of them: sets that overlap so much share one of their rarest members. `least` is above 0.
 */
export function nearDuplicates(texts: readonly string[], least: number): NearPair[] {
  const most = Math.max(LEAST_RUNS, Math.min(MOST_RUNS, Math.floor(ALL_RUNS / Math.max(1, texts.length))));
  const sketches = texts.map((text) => sketchOf(text, most));
  const counts = new Map<number, number>();
  for (const { runs } of sketches) for (const run of runs) counts.set(run, (counts.get(run) ?? 0) + 1);
  const byRun = new Map<number, number[]>();
  const pairs: NearPair[] = [];
  for (const [b, sketch] of sketches.entries()) {
    const met = new Set<number>();
    for (const run of prefixOf(sketch, counts, least)) {
      const there = byRun.get(run);
      for (const a of there ?? []) met.add(a);
      if (there !== undefined) there.push(b);
      else if (counts.get(run)! > 1) byRun.set(run, [b]);
    }
    for (const a of met) {
      const likeness = likenessOf(sketches[a]!, sketch, most, least);
      if (likeness >= least) pairs.push({ a, b, likeness });
    }
  }
  return pairs.sort((x, y) => x.a - y.a || x.b - y.b);
}

const RUN = 5;

/** What differs only after so many characters is the same thing here. */
const LONGEST = 50_000;

/** Runs kept of a text: all of them of most texts. Over all texts no more than fit into memory. */
const MOST_RUNS = 1000;
const LEAST_RUNS = 100;
const ALL_RUNS = 8_000_000;

interface Sketch {
  /** Hashes of runs, each once, from the least. */
  readonly runs: Uint32Array;
  /** All runs of the text are there. */
  readonly isWhole: boolean;
}

function sketchOf(text: string, most: number): Sketch {
  const plain = text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
  const points = Array.from(plain, (point) => point.codePointAt(0)!);
  const count = Math.max(1, points.length - RUN + 1);
  const hashes = new Set(Array.from({ length: count }, (_, at) => runHash(points, at)));
  const runs = Uint32Array.from(hashes).sort();
  return { runs: runs.slice(0, most), isWhole: runs.length <= most };
}

/** FNV-1a with a last mixing, since the least hashes are taken for a sample by chance. */
function runHash(points: readonly number[], start: number): number {
  let hash = 0x811c9dc5;
  const end = Math.min(start + RUN, points.length);
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ points[at]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Its rarest runs, so many that whatever overlaps enough has one of them too. */
function prefixOf({ runs }: Sketch, counts: ReadonlyMap<number, number>, least: number): readonly number[] {
  const rarestFirst = [...runs].sort((x, y) => counts.get(x)! - counts.get(y)! || x - y);
  return rarestFirst.slice(0, runs.length - Math.ceil(least * runs.length) + 1);
}

/**
 * Jaccard of whole sketches; else the share of the least runs of both together that both have. 0 as soon as so many runs
 * are in one alone that `least` is out of reach: most pairs that are looked at are not alike.
 */
function likenessOf(a: Sketch, b: Sketch, most: number, least: number): number {
  const isWhole = a.isWhole && b.isWhole;
  const wanted = isWhole ? Number.POSITIVE_INFINITY : most;
  const largest = isWhole ? (a.runs.length + b.runs.length) / (1 + least) : most;
  // A hair more than can be, for the sake of rounding.
  const alone = (1 - least) * largest + 1e-6;
  let [i, j, union, both] = [0, 0, 0, 0];
  while (union < wanted && (i < a.runs.length || j < b.runs.length)) {
    const x = a.runs[i] ?? Number.POSITIVE_INFINITY;
    const y = b.runs[j] ?? Number.POSITIVE_INFINITY;
    if (x === y) both += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
    union += 1;
    if (union - both > alone) return 0;
  }
  return both / union;
}
