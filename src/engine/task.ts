import { type Bucket, failureRates } from '../domain/buckets.ts';
import { componentFor } from '../domain/componentFor.ts';
import { roomOf } from '../domain/gate.ts';
import { nearMisses } from '../domain/nearMisses.ts';
import type { Run } from '../domain/population.ts';
import { type Random, shuffled, streamOf } from '../domain/random.ts';
import { instanceOf } from '../domain/rollout.ts';
import type { BucketId, OperatorName } from '../domain/run.ts';
import type { Row } from '../domain/score.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Brief, Shown } from '../ports/operator.ts';
import { distinctInstances, PASSED, passes, type Scene } from './scene.ts';

/** One proposal to be asked for: what its operator is told, and the cells it will be screened on. */
export interface Task {
  readonly brief: Brief;
  /** Cells where the parent failed. */
  readonly slice: readonly Row<'train'>[];
  /** Cells where it passed. */
  readonly guards: readonly Row<'train'>[];
}

type TrainRow = Row<'train'>;

/** A cell that lost less than this may stand guard when too few passed. */
const NEARLY_PASSED = 0.7;
/** Traces in one message at most: more dilute it (naive batches of 3 to 100: 87.0 to 72.5). */
const SHOWN = 8;
/** Earlier outcomes on the bucket, and solved examples, that an operator is told of. */
const TRIED = 4;
const PASSES = 8;

/** What one child is asked for. Pure; every choice draws from its own stream. */
export function planTask(
  scene: Scene,
  { bucket, child, operator }: { bucket: Bucket; child: number; operator: OperatorName },
): Task {
  const { run, experiment, parent } = scene;
  const { search, gates, base } = experiment;
  const { seed } = run.head;
  const generation = run.generation + 1;
  const random = streamOf(seed, generation, child, 'slice');
  const failing = failingRows(scene, bucket, random);
  const slice = failing.slice(0, search.slice);
  const brief: Brief = {
    generation,
    child,
    attempt: 0,
    seed,
    operator,
    base,
    parent: parent.candidate,
    bucket: bucket.id,
    component: componentFor(parent.candidate.components, [bucket.id, ...failing.flatMap(feedbacks)]),
    failures: failing.map((row) => ({ row })),
    beside: besideRows(scene, bucket, failing, random).map((row) => ({ row })),
    contrast: contrastOf(run, slice),
    partner: scene.partner,
    ranked: scene.ranked,
    passes: passesBeside(scene, slice, streamOf(seed, generation, child, 'passes')),
    solved: solvedExamples(experiment, slice),
    doubted: null,
    credit: run.credit,
    tried: triedOn(run, bucket.id),
    intent: search.intent,
    keep: gates.keep,
    room: roomOf(parent.candidate, run.head.base, gates),
  };
  return { brief, slice, guards: guardsOf(scene, slice, random).slice(0, search.guards) };
}

/** What metrics said of a row. */
function feedbacks({ scores }: TrainRow): string[] {
  return Object.values(scores).flatMap((score) => (score.kind === 'scored' && score.feedback ? [score.feedback] : []));
}

/** Rows of the bucket, those first that fail at every attempt. */
function failingRows({ parent }: Scene, bucket: Bucket, random: Random): TrainRow[] {
  const rates = failureRates(bucket, parent.sheet.rows);
  const often = shuffled(bucket.rows, random)
    .map((row) => ({ row, instance: instanceOf(row.ask) }))
    .sort((a, b) => (rates.get(b.instance) ?? 0) - (rates.get(a.instance) ?? 0));
  return distinctInstances(often)
    .slice(0, SHOWN)
    .map(({ row }) => row);
}

/** Rows that do not fail this way, those first that are most like the failing ones: what both have cannot be the cause. */
function besideRows(
  { cells, inputs }: Scene,
  bucket: Bucket,
  failing: readonly TrainRow[],
  random: Random,
): readonly TrainRow[] {
  const same = new Set(bucket.rows.map((row) => instanceOf(row.ask)));
  const others = shuffled(
    cells.filter(({ value, instance }) => value >= 0 && !same.has(instance)),
    random,
  );
  const wanted = SHOWN - failing.length;
  if (wanted === 0) return [];
  const wordsIn = (row: TrainRow) => inputs.get(row.ask.example) ?? new Set<string>();
  const besides = distinctInstances(others)
    .map(({ row, value }) => ({ item: row, words: wordsIn(row), value }))
    .sort((a, b) => b.value - a.value);
  return nearMisses(failing.map(wordsIn), besides, wanted);
}

/** Full passes first; when there are too few, the cells that lost least. */
function guardsOf({ instances }: Scene, slice: readonly TrainRow[], random: Random): TrainRow[] {
  const taken = new Set(slice.map((row) => instanceOf(row.ask)));
  const beside = instances.filter(({ instance }) => !taken.has(instance));
  const partly = beside
    .filter((cell) => cell.value < PASSED && cell.value > NEARLY_PASSED)
    .sort((a, b) => b.value - a.value);
  return [
    ...shuffled(
      beside.filter(({ value }) => value >= PASSED),
      random,
    ),
    ...partly,
  ].map(({ row }) => row);
}

/** A passing rollout of one of the slice's examples, by any member on any model. */
function contrastOf(run: Run, slice: readonly TrainRow[]): Shown | null {
  const examples = new Set(slice.map((row) => row.ask.example));
  for (const member of run.members.values()) {
    const row = member.sheet.rows.find((found) => examples.has(found.ask.example) && passes(found, run.head.primary));
    if (row) return { row };
  }
  return null;
}

/** Passing rollouts of other examples than the slice's. */
function passesBeside({ passing }: Scene, slice: readonly TrainRow[], random: Random): Shown[] {
  const avoided = new Set(slice.map((row) => row.ask.example));
  return shuffled(
    passing.filter((row) => !avoided.has(row.ask.example)),
    random,
  )
    .slice(0, PASSES)
    .map((row) => ({ row }));
}

/** Where answers are labels, what is expected of an example can be shown. Not of those that the child is screened on. */
function solvedExamples({ task, examples }: Experiment, slice: readonly TrainRow[]): Brief['solved'] {
  const { labels = [] } = task;
  const screened = new Set(slice.map((row) => row.ask.example));
  return examples.train.filter(({ id, expected }) => labels.includes(String(expected)) && !screened.has(id));
}

/** The last outcomes on this bucket; more would only dilute the message. */
function triedOn(run: Run, bucket: BucketId): Brief['tried'] {
  return (run.tried.get(bucket) ?? []).slice(-TRIED);
}
