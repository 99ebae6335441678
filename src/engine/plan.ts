import { type Bucket, bucketsOf, bucketWeight, persistence, randomBuckets } from '../domain/buckets.ts';
import { bestOf, type Member, type Run } from '../domain/population.ts';
import { type Random, streamOf } from '../domain/random.ts';
import type { ModelId } from '../domain/rollout.ts';
import type { BucketId } from '../domain/run.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Reflection } from '../ports/operator.ts';
import { affordableProposals } from './afford.ts';
import { trainAttempts } from './course.ts';
import { type Move, NO_MOVE, pickMove, pickReflector } from './move.ts';
import { pickParent } from './parent.ts';
import { planReverts, REVERT_CELLS } from './reverts.ts';
import { sceneOf } from './scene.ts';
import { planTask, type Task } from './task.ts';

/** What a generation is going to do, decided from the run alone: no answer can change it. */
export interface Plan {
  readonly number: number;
  readonly parent: Member;
  readonly move: Move;
  /** Whether each proposal must prove itself on its failure slice before it is composed with others. */
  readonly screened: boolean;
  /** Cells of a full failure slice; a line that is doubted has a number of its own. */
  readonly slice: number;
  /** Attempts on each train cell. */
  readonly attempts: number;
  /** Whether the budget has room for one more course: of a composite without what did harm, or of the best once more. */
  readonly again: boolean;
  readonly tasks: readonly Task[];
  /** Who reflects, where several models may; null: there is no choice, or nobody is asked. */
  readonly chosen: ModelId | null;
  readonly reflections: readonly Reflection[];
}

/** Generations that compose every proposal at once: at first nearly every edit helps, and a screen costs more than it saves. */
const UNSCREENED = 3;
/** Tags of failures that hide every other: an output of the wrong form cannot be right. */
const isFormat = (bucket: BucketId) => ['format', 'not_json', 'invalid_json'].includes(bucket);

/**
 * Plans the next generation: parent, failure buckets, operators, slices, guards. Pure; every choice draws from its own
 * stream. Null when the best fails nowhere: there is nothing left to learn on train.
 */
export function planGeneration(run: Run, experiment: Experiment): Plan | null {
  const number = run.generation + 1;
  const { seed } = run.head;
  const picked = pickParent(run, experiment.search.parents, streamOf(seed, number, 'parent'));
  if (!picked) return null;
  const move = pickMove(run, experiment, streamOf(seed, number, 'move'));
  const parent = move.operator === 'revert' ? bestOf(run) : picked;
  const screened = isScreened(run, experiment, move);
  const attempts = trainAttempts(run, experiment);
  const cells = move.operator === 'revert' ? REVERT_CELLS : experiment.search.slice;
  const affordable = affordableProposals(run.spent, experiment, { screened, attempts, cells });
  const reflector = pickReflector(run, experiment, streamOf(seed, number, 'reflector'));
  const reflects = experiment.operators.some(({ name, kind }) => name === move.operator && kind === 'reflects');
  const most = Math.min(proposalsOf(move), affordable);
  const tasks =
    move.operator === 'revert'
      ? planReverts(run, experiment, parent, most)
      : answers(run, experiment, parent, move, most);
  return {
    number,
    parent,
    move,
    screened,
    slice: experiment.search.slice,
    attempts,
    again: affordableProposals(run.spent, experiment, { screened, attempts, again: true, cells }) >= tasks.length,
    tasks,
    chosen: reflects && (experiment.furtherReflectors ?? []).length > 0 ? reflector : null,
    reflections: tasks.map(({ brief }) => ({ brief, model: reflector })),
  };
}

/** Tasks that answer for failures, each for a bucket; those that lost most come first, and again where there are few. */
function answers(run: Run, experiment: Experiment, parent: Member, move: Move, most: number): Task[] {
  const buckets = rankBuckets(run, parent, experiment, streamOf(run.head.seed, run.generation + 1, 'buckets'));
  const scene = sceneOf(run, experiment, parent);
  return Array.from({ length: most }, (_, child) =>
    planTask(scene, { bucket: buckets[child % buckets.length]!, child, operator: move.operator }),
  );
}

/** A generation that proposes nothing: it only takes up what people added. */
export function planOfNothing(run: Run): Plan {
  return {
    number: run.generation + 1,
    parent: bestOf(run),
    move: NO_MOVE,
    screened: false,
    slice: 0,
    attempts: 1,
    again: false,
    tasks: [],
    chosen: null,
    reflections: [],
  };
}

/** Proposals of a move at most, where it does not take as many as there may be. */
function proposalsOf({ alone }: Move): number {
  return alone ? 1 : Number.POSITIVE_INFINITY;
}

/** Proposals that compete are told apart by the screen; those that compose need it only once few of them help. */
function isScreened(run: Run, { search }: Experiment, move: Move): boolean {
  if (move.alone || search.screen === 'never') return false;
  if (move.operator === 'revert') return true;
  return search.screen === 'always' || !move.composes || run.generation >= UNSCREENED;
}

/** Buckets by weight, a little shaken so that equals take turns. */
function rankBuckets(run: Run, parent: Member, { search }: Experiment, random: Random): readonly Bucket[] {
  if (search.failures === 'random') return randomBuckets(parent.sheet.rows, run.head.primary, search.proposals, random);
  const weighed = bucketsOf(parent.sheet.rows, run.head.primary).map((bucket) => ({
    bucket,
    weight:
      persistence(bucket, parent.sheet.rows) *
      bucketWeight(bucket, run.tried.get(bucket.id)?.length ?? 0, isFormat) *
      (0.7 + 0.6 * random()),
  }));
  return weighed
    .sort((a, b) => b.weight - a.weight || (a.bucket.id < b.bucket.id ? -1 : 1))
    .map(({ bucket }) => bucket);
}
