import { feedbackGroups } from './feedbackGroups.ts';
import { feedbackTemplate } from './feedbackTemplate.ts';
import { groupBy } from './group.ts';
import { type Random, shuffled } from './random.ts';
import { instanceOf, type ModelId } from './rollout.ts';
import type { BucketId } from './run.ts';
import type { Primary, Row, Score } from './score.ts';
import { scaled } from './score.ts';
import { sum } from './sum.ts';

/** Failing rows that probably share a cause. */
export interface Bucket {
  readonly id: BucketId;
  /** In the order given, each once. */
  readonly rows: readonly Row<'train'>[];
  /** Primary score lost: the weighted share of the metrics that put the rows here, over all rows. */
  readonly lost: number;
  /** Models that fail here, sorted. */
  readonly models: readonly ModelId[];
}

/**
 * Groups what was lost: by the tags of each imperfect metric of the primary score; where there are none, by the
 * template of its feedback, or by one that is like it; where feedback is missing or like no other row's, by the metric. A row may be in several
 * buckets. Metrics that were not scored lost nothing. Most lost first.
 */
export function bucketsOf(rows: readonly Row<'train'>[], primary: Primary): Bucket[] {
  const losses = rows.flatMap((row) => lossesOf(row, primary));
  const groups = templateGroups(losses);
  const parts = new Map<BucketId, Loss[]>();
  for (const loss of losses) for (const id of idsOf(loss, groups)) parts.set(id, [...(parts.get(id) ?? []), loss]);
  return [...parts].map(([id, part]) => bucketOf(id, part)).sort((a, b) => b.lost - a.lost || (a.id < b.id ? -1 : 1));
}

/**
 * What each row weighs in its buckets: the share of the score that the metric took. Where a metric finds several things at
 * once in an output, each weighs as much as the metric itself: what it took cannot be divided among them.
 */
export function lossesByBucket(
  rows: readonly Row<'train'>[],
  primary: Primary,
): Map<Row<'train'>, ReadonlyMap<BucketId, number>> {
  const losses = rows.flatMap((row) => lossesOf(row, primary));
  const groups = templateGroups(losses);
  const several = new Set(losses.filter(({ tags }) => tags.length > 1).map(({ metric }) => metric));
  const whole = new Map(primary.map(({ metric, weight }) => [metric, weight]));
  const weights = new Map<Row<'train'>, Map<BucketId, number>>();
  for (const loss of losses) {
    const own = weights.get(loss.row) ?? new Map<BucketId, number>();
    const weight = several.has(loss.metric) ? whole.get(loss.metric)! : loss.lost;
    for (const id of idsOf(loss, groups)) own.set(id, (own.get(id) ?? 0) + weight);
    weights.set(loss.row, own);
  }
  return weights;
}

/** Whether something was lost anywhere. */
export function losesAnything(rows: readonly Row<'train'>[], primary: Primary): boolean {
  return rows.some((row) => lossesOf(row, primary).length > 0);
}

/** Failing rows as they come, in `count` buckets: what grouping them is worth is told beside these. None when nothing fails. */
export function randomBuckets(
  rows: readonly Row<'train'>[],
  primary: Primary,
  count: number,
  random: Random,
): Bucket[] {
  const failing = [...new Set(bucketsOf(rows, primary).flatMap((bucket) => bucket.rows))];
  if (failing.length === 0) return [];
  return Array.from({ length: count }, () => {
    const some = shuffled(failing, random).slice(0, RANDOM_ROWS);
    const models = [...new Set(some.map((row) => row.ask.model))].sort();
    return { id: 'failures', rows: some, lost: some.length, models };
  });
}

const RANDOM_ROWS = 8;

/**
 * How much a bucket is worth trying: what it lost, less the more often it was tried, more when several models fail.
 * A format bucket counts double, since it hides every other failure.
 */
export function bucketWeight(bucket: Bucket, tries: number, isFormat: (id: BucketId) => boolean = () => false): number {
  const breadth = bucket.models.length >= 2 ? 1.5 : 1;
  return ((bucket.lost * breadth) / (1 + tries)) * (isFormat(bucket.id) ? 2 : 1);
}

/** Attempts that never were, so that one failure in one attempt is no certainty. */
const PRIOR = { failures: 0.3, attempts: 1 };

/** How often each instance of a bucket fails that way, over its attempts in `rows`; a little drawn to one in three. */
export function failureRates(bucket: Bucket, rows: readonly Row<'train'>[]): Map<string, number> {
  const [failures, attempts] = [countByInstance(bucket.rows), countByInstance(rows)];
  return new Map(
    [...failures].map(([instance, count]) => [
      instance,
      (count + PRIOR.failures) / ((attempts.get(instance) ?? count) + PRIOR.attempts),
    ]),
  );
}

/**
 * How far a bucket is a cause and no noise, 0..1: what fails at every attempt weighs more than what fails now and then.
 * The same for all where there is one attempt each.
 */
export function persistence(bucket: Bucket, rows: readonly Row<'train'>[]): number {
  const squares = [...failureRates(bucket, rows).values()].map((rate) => rate ** 2);
  return sum(squares) / bucket.rows.length;
}

const counted = new WeakMap<readonly Row<'train'>[], ReadonlyMap<string, number>>();

/** Rows never change, and a parent's are asked about for each of its buckets, so they are counted once. */
function countByInstance(rows: readonly Row<'train'>[]): ReadonlyMap<string, number> {
  const known = counted.get(rows);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const { ask } of rows) {
    const instance = instanceOf(ask);
    counts.set(instance, (counts.get(instance) ?? 0) + 1);
  }
  counted.set(rows, counts);
  return counts;
}

/** Share of the primary score that a row lost by one metric. */
interface Loss {
  readonly row: Row<'train'>;
  readonly metric: string;
  readonly lost: number;
  readonly tags: readonly string[];
  readonly template: string;
}

/** A share below this is rounding, not a loss. */
const NOTHING = 1e-9;

function lossesOf(row: Row<'train'>, primary: Primary): Loss[] {
  return primary.flatMap(({ metric, weight, scale }) => {
    const score: Score | undefined = row.scores[metric];
    if (score?.kind !== 'scored') return [];
    const lost = weight * (1 - scaled(score.value, scale));
    if (lost <= NOTHING) return [];
    return [{ row, metric, lost, tags: score.tags ?? [], template: feedbackTemplate(score.feedback ?? '') }];
  });
}

function idsOf(loss: Loss, groups: ReadonlyMap<string, ReadonlyMap<string, string>>): BucketId[] {
  const { metric, template, tags } = loss;
  if (tags.length > 0) return [...new Set(tags)];
  const leader = groups.get(metric)?.get(template);
  return [leader === undefined ? `metric:${metric}` : `feedback:${metric}: ${leader}`];
}

/** What stands for each template, by metric: free words, as a judge writes them, are a pattern only when they recur. */
function templateGroups(losses: readonly Loss[]): Map<string, ReadonlyMap<string, string>> {
  const told = losses.filter(({ tags, template }) => tags.length === 0 && template !== '');
  return new Map(
    [...groupBy(told, ({ metric }) => metric)].map(([metric, own]) => [
      metric,
      feedbackGroups(own.map(({ template }) => template)),
    ]),
  );
}

function bucketOf(id: BucketId, losses: readonly Loss[]): Bucket {
  return {
    id,
    rows: [...new Set(losses.map((loss) => loss.row))],
    lost: sum(losses.map((loss) => loss.lost)),
    models: [...new Set(losses.map((loss) => loss.row.ask.model))].sort(),
  };
}
