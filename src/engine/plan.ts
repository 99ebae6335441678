import { type Bucket, bucketsOf, bucketWeight } from '../domain/buckets.ts';
import { instanceFront } from '../domain/front.ts';
import { roomOf } from '../domain/gate.ts';
import { primaryByInstance } from '../domain/measured.ts';
import { bestOf, type Member, type Run } from '../domain/population.ts';
import { type Random, shuffled, streamOf, weightedPick } from '../domain/random.ts';
import { type Ask, instanceOf } from '../domain/rollout.ts';
import type { BucketId, OperatorName } from '../domain/run.ts';
import { primaryOf, type Row } from '../domain/score.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Brief, Reflection, Shown } from '../ports/operator.ts';
import { affordableProposals } from './afford.ts';

/** One proposal to be asked for: what the reflector is told, and the cells it will be screened on. */
export interface Task {
  readonly brief: Brief;
  /** Cells where the parent failed. */
  readonly slice: readonly Row<'train'>[];
  /** Cells where it passed. */
  readonly guards: readonly Row<'train'>[];
}

/** What a generation is going to do, decided from the run alone: no answer can change it. */
export interface Plan {
  readonly number: number;
  readonly parent: Member;
  readonly tasks: readonly Task[];
  readonly reflections: readonly Reflection[];
}

/** A primary score from which on a cell counts as passed. */
const PASSED = 0.999;
/** Tags of failures that hide every other: an output of the wrong form cannot be right. */
const isFormat = (bucket: BucketId) => ['format', 'not_json', 'invalid_json'].includes(bucket);
/** Generations without a new best after which other parents are tried, and how often. */
const STALE_AFTER = 2;
const EXPLORE = 0.6;

/**
 * Plans the next generation: parent, failure buckets, slices, guards. Pure; every choice draws from its own stream.
 * Null when the best fails nowhere: there is nothing left to learn on train.
 */
export function planGeneration(run: Run, experiment: Experiment): Plan | null {
  const number = run.generation + 1;
  const parent = pickParent(run, streamOf(run.head.seed, number, 'parent'));
  if (!parent) return null;
  const buckets = rankBuckets(run, parent, streamOf(run.head.seed, number, 'buckets'));
  const proposals = affordableProposals(run.spent, experiment);
  const tasks = Array.from({ length: proposals }, (_, child) =>
    planTask(run, experiment, parent, buckets[child % buckets.length]!, child),
  );
  return {
    number,
    parent,
    tasks,
    reflections: tasks.map(({ brief }) => ({ brief, model: experiment.reflector.id })),
  };
}

/**
 * The best; after some generations without a new best, often another member of the instance-wise front (GEPA,
 * arXiv 2507.19457, section 3.2), by the instances it wins and less the more offspring it had.
 * Only members that fail somewhere can be learned from.
 */
function pickParent(run: Run, random: Random): Member | null {
  const { primary } = run.head;
  const fails = (member: Member) => bucketsOf(member.sheet.rows, primary).length > 0;
  const best = bestOf(run);
  if (!fails(best)) return null;
  const others = [...run.members.values()].filter((member) => member !== best && fails(member));
  if (run.stale < STALE_AFTER || random() >= EXPLORE) return best;
  const wins = instanceFront(
    others.map((member) => ({ id: member.candidate.id, values: primaryByInstance(member.sheet, primary) })),
    0,
  );
  const weightOf = ({ candidate, offspring }: Member) => (wins.get(candidate.id) ?? 0) / (1 + offspring / 4);
  return weightedPick(others, weightOf, random) ?? best;
}

/** Buckets by weight, a little shaken so that equals take turns. */
function rankBuckets(run: Run, parent: Member, random: Random): readonly Bucket[] {
  const weighed = bucketsOf(parent.sheet.rows, run.head.primary).map((bucket) => ({
    bucket,
    weight: bucketWeight(bucket, run.tried.get(bucket.id)?.length ?? 0, isFormat) * (0.7 + 0.6 * random()),
  }));
  return weighed
    .sort((a, b) => b.weight - a.weight || (a.bucket.id < b.bucket.id ? -1 : 1))
    .map(({ bucket }) => bucket);
}

function planTask(run: Run, experiment: Experiment, parent: Member, bucket: Bucket, child: number): Task {
  const { search, gates } = experiment;
  const { primary, seed } = run.head;
  const number = run.generation + 1;
  const random = streamOf(seed, number, child, 'slice');
  const slice = distinctInstances(shuffled(bucket.rows, random)).slice(0, search.slice);
  const taken = new Set(slice.map((row) => instanceOf(row.ask)));
  const passing = distinctInstances(parent.sheet.rows).filter(
    (row) => passes(row, run) && !taken.has(instanceOf(row.ask)),
  );
  const operator: OperatorName = streamOf(seed, number, child, 'operator')() < search.rewrites ? 'rewrite' : 'edit';
  const brief: Brief = {
    generation: number,
    child,
    attempt: 0,
    operator,
    parent: parent.candidate,
    bucket: bucket.id,
    failures: slice.map((row) => ({ row })),
    contrast: contrastOf(run, slice),
    tried: triedOn(run, bucket.id),
    intent: search.intent,
    keep: gates.keep,
    room: roomOf(parent.candidate, run.head.base, gates),
  };
  return { brief, slice, guards: guardRows(shuffled(passing, random), parent, primary).slice(0, search.guards) };
}

/** Full passes first; when there are too few, the cells that lost least. */
function guardRows(passing: readonly Row<'train'>[], parent: Member, primary: Run['head']['primary']): Row<'train'>[] {
  const partly = distinctInstances(parent.sheet.rows)
    .filter((row) => !passing.includes(row))
    .map((row) => ({ row, score: primaryOf(row, primary) }))
    .flatMap(({ row, score }) => (score.kind === 'scored' && score.value > 0.7 ? [{ row, value: score.value }] : []))
    .sort((a, b) => b.value - a.value)
    .map(({ row }) => row);
  return [...passing, ...partly];
}

/** A passing rollout of one of the slice's examples, by any member on any model. */
function contrastOf(run: Run, slice: readonly Row<'train'>[]): Shown | null {
  const examples = new Set(slice.map((row) => row.ask.example));
  for (const member of run.members.values()) {
    const row = member.sheet.rows.find((found) => examples.has(found.ask.example) && passes(found, run));
    if (row) return { row };
  }
  return null;
}

/** The last outcomes on this bucket; more would only dilute the message. */
function triedOn(run: Run, bucket: BucketId): Brief['tried'] {
  return (run.tried.get(bucket) ?? []).slice(-4);
}

function passes(row: Row<'train'>, run: Run): boolean {
  const score = primaryOf(row, run.head.primary);
  return score.kind === 'scored' && score.value >= PASSED;
}

function distinctInstances(rows: readonly Row<'train'>[]): Row<'train'>[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const instance = instanceOf(row.ask);
    return seen.has(instance) ? false : seen.add(instance) !== undefined;
  });
}

/** Every train cell of a candidate, first attempts. */
export function trainAsks(candidate: string, experiment: Experiment): Ask<'train'>[] {
  return experiment.examples.train.flatMap((example) =>
    experiment.models.map((model) => ({
      candidate,
      example: example.id,
      model: model.id,
      attempt: 0,
      split: 'train' as const,
    })),
  );
}
