import { type Bucket, bucketsOf, bucketWeight } from '../domain/buckets.ts';
import type { Candidate } from '../domain/candidate.ts';
import { bestOf, type Member, type Run } from '../domain/population.ts';
import { type Random, streamOf } from '../domain/random.ts';
import type { Ask } from '../domain/rollout.ts';
import type { BucketId, OperatorName } from '../domain/run.ts';
import { withoutShown } from '../domain/shown.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Reflection } from '../ports/operator.ts';
import { affordableProposals } from './afford.ts';
import { pickParent } from './parent.ts';
import { planTask, type Task } from './task.ts';

/** What a generation is going to do, decided from the run alone: no answer can change it. */
export interface Plan {
  readonly number: number;
  readonly parent: Member;
  /** Whether each proposal must prove itself on its failure slice before it is composed with others. */
  readonly screened: boolean;
  readonly tasks: readonly Task[];
  readonly reflections: readonly Reflection[];
}

/** Generations that compose every proposal at once: at first nearly every edit helps, and a screen costs more than it saves. */
const UNSCREENED = 3;
/** Every so many generations the best is pruned, alone. */
const PRUNE_EVERY = 5;
/** Share of proposals that show solved examples, where edits are made too. */
const DEMONSTRATIONS = 0.08;
/** Tags of failures that hide every other: an output of the wrong form cannot be right. */
const isFormat = (bucket: BucketId) => ['format', 'not_json', 'invalid_json'].includes(bucket);

/**
 * Plans the next generation: parent, failure buckets, operators, slices, guards. Pure; every choice draws from its own
 * stream. Null when the best fails nowhere: there is nothing left to learn on train.
 */
export function planGeneration(run: Run, experiment: Experiment): Plan | null {
  const number = run.generation + 1;
  const { seed } = run.head;
  const parent = pickParent(run, streamOf(seed, number, 'parent'));
  if (!parent) return null;
  const buckets = rankBuckets(run, parent, streamOf(seed, number, 'buckets'));
  const alone = pruneIsDue(run, experiment);
  const screened = !alone && isScreened(run, experiment);
  const affordable = affordableProposals(run.spent, experiment, screened);
  const tasks = Array.from({ length: alone ? Math.min(1, affordable) : affordable }, (_, child) => {
    const operator = alone ? 'prune' : pickOperator(run, experiment, streamOf(seed, number, child, 'operator'));
    return planTask(run, experiment, { parent, bucket: buckets[child % buckets.length]!, child, operator });
  });
  return {
    number,
    parent,
    screened,
    tasks,
    reflections: tasks.map(({ brief }) => ({ brief, model: experiment.reflector.id })),
  };
}

/** A generation that proposes nothing: it only takes up what people added. */
export function planOfNothing(run: Run): Plan {
  return { number: run.generation + 1, parent: bestOf(run), screened: false, tasks: [], reflections: [] };
}

function isScreened(run: Run, { search }: Experiment): boolean {
  return search.screen === 'always' || (search.screen === 'adaptive' && run.generation >= UNSCREENED);
}

function pruneIsDue(run: Run, { search }: Experiment): boolean {
  if (!search.operators.includes('prune') || run.credit.size === 0) return false;
  return search.operators.length === 1 || (run.generation + 1) % PRUNE_EVERY === 0;
}

/** `search.rewrites` are whole rewrites, a few show examples, the others are edits, as far as each may be used. */
function pickOperator(run: Run, { search }: Experiment, random: Random): OperatorName {
  const draw = random();
  const may = (name: OperatorName) => search.operators.includes(name);
  if (may('demonstrate') && run.generation > 0 && draw >= 1 - DEMONSTRATIONS) return 'demonstrate';
  if (may('edit')) return may('rewrite') && draw < search.rewrites ? 'rewrite' : 'edit';
  return may('rewrite') && (draw < 0.5 || !may('demonstrate')) ? 'rewrite' : 'demonstrate';
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

/** Every train cell of a candidate, first attempts. None of an example that its prompt shows: it would only be repeated. */
export function trainAsks(candidate: Candidate, { examples, models, search }: Experiment): Ask<'train'>[] {
  return withoutShown(examples.train, candidate.components, search.demonstrations.template).flatMap((example) =>
    models.map((model) => ({
      candidate: candidate.id,
      example: example.id,
      model: model.id,
      attempt: 0,
      split: 'train' as const,
    })),
  );
}
