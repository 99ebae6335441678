import { lossesByBucket } from './buckets.ts';
import { groupBy } from './group.ts';
import { wordsOf } from './repeats.ts';
import { instanceOf } from './rollout.ts';
import type { BucketId } from './run.ts';
import { type Primary, primaryOf, type Row } from './score.ts';

/** What a change took away of the complaints that it bears on. */
export interface Relief {
  /** Complaints that vanished less those that came, over the instances of both; those that an attempt has, its share. */
  readonly gain: number;
  /** Instances of both. */
  readonly cells: number;
  /** What one of these instances was complained of at most, 0..1: the measure of a gain. 1 where nothing was. */
  readonly unit: number;
}

export interface Changed {
  /** What the change says, and what it takes away. */
  readonly words: string;
  /** The bucket that it answers for. */
  readonly bucket: BucketId | null;
}

/**
 * What rows are complained of less than those of the prompt before, as far as the change bears on it: the bucket that it
 * answers for, and those that its words name. An output that is scored on ten things is noisy in all of them, and a change
 * is about one: in the simulated world, late in a run, the complaints that an edit bears
 * on tell right edits from wrong ones in 71 of 100 pairs, where the score of the same cells does in 59.
 * What a complaint weighs: see `lossesByBucket`. Rows without a primary score count for nothing: nobody complained of them,
 * and nobody found them right.
 */
export function relief(
  measuredBefore: readonly Row<'train'>[],
  measuredAfter: readonly Row<'train'>[],
  primary: Primary,
  changed: Changed,
): Relief {
  const isScored = (row: Row<'train'>) => primaryOf(row, primary).kind === 'scored';
  const [before, after] = [measuredBefore.filter(isScored), measuredAfter.filter(isScored)];
  // Together, so that free words are grouped alike.
  const losses = lossesByBucket([...before, ...after], primary);
  const there = new Set(after.map(({ ask }) => instanceOf(ask)));
  const here = [...losses].filter(([{ ask }]) => there.has(instanceOf(ask)));
  const bears = bearing(changed, [...new Set(here.flatMap(([, own]) => [...own.keys()]))]);
  const [then, now] = [complaintsOf(before, losses, bears), complaintsOf(after, losses, bears)];
  const cells = [...now.keys()].filter((instance) => then.has(instance));
  const gains = cells.map((instance) => totalOf(then.get(instance)!) - totalOf(now.get(instance)!));
  const weights = cells.flatMap((instance) => [...then.get(instance)!.values()]);
  return {
    gain: gains.reduce((total, gain) => total + gain, 0),
    cells: cells.length,
    unit: weights.length === 0 ? 1 : Math.min(1, Math.max(...weights)),
  };
}

type Complaints = ReadonlyMap<BucketId, number>;

/** By instance, for each bucket that counts the mean over the attempts. */
function complaintsOf(
  rows: readonly Row<'train'>[],
  losses: ReadonlyMap<Row<'train'>, Complaints>,
  counts: (bucket: BucketId) => boolean,
): Map<string, Complaints> {
  return new Map(
    [...groupBy(rows, ({ ask }) => instanceOf(ask))].map(([instance, attempts]) => {
      const means = new Map<BucketId, number>();
      for (const row of attempts)
        for (const [bucket, weight] of losses.get(row) ?? [])
          if (counts(bucket)) means.set(bucket, (means.get(bucket) ?? 0) + weight / attempts.length);
      return [instance, means];
    }),
  );
}

function totalOf(complaints: Complaints): number {
  let total = 0;
  for (const weight of complaints.values()) total += weight;
  return total;
}

/** Share of the buckets from which on a word that they have tells nothing. */
const COMMON = 0.5;

/** Whether a change bears on a bucket: it answers for it, or shares a word with it that tells buckets apart. Knows no language. */
function bearing({ words, bucket: own }: Changed, buckets: readonly BucketId[]): (bucket: BucketId) => boolean {
  const said = wordsOf(words);
  const wordsIn = new Map(buckets.map((bucket) => [bucket, [...wordsOf(bucket)]]));
  const counts = new Map<string, number>();
  for (const word of [...wordsIn.values()].flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const telling = (word: string) => counts.get(word)! <= Math.max(1, COMMON * buckets.length);
  const borne = new Set(
    buckets.filter((bucket) => bucket === own || wordsIn.get(bucket)!.some((word) => said.has(word) && telling(word))),
  );
  return (bucket) => borne.has(bucket);
}
