import { type Bucket, failureRates } from '../domain/buckets.ts';
import type { Candidate } from '../domain/candidate.ts';
import { componentFor } from '../domain/componentFor.ts';
import { roomOf } from '../domain/gate.ts';
import { differences, primaryByInstance } from '../domain/measured.ts';
import { nearMisses } from '../domain/nearMisses.ts';
import { type Member, type Run, seedOf } from '../domain/population.ts';
import { type Random, shuffled, streamOf } from '../domain/random.ts';
import { wordsOf } from '../domain/repeats.ts';
import { instanceOf } from '../domain/rollout.ts';
import type { BucketId, OperatorName } from '../domain/run.ts';
import { primaryOf, type Row } from '../domain/score.ts';
import { textsIn } from '../domain/shown.ts';
import { standingOf } from '../domain/standing.ts';
import { sum } from '../domain/sum.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Brief, Shown } from '../ports/operator.ts';

/** One proposal to be asked for: what its operator is told, and the cells it will be screened on. */
export interface Task {
  readonly brief: Brief;
  /** Cells where the parent failed. */
  readonly slice: readonly Row<'train'>[];
  /** Cells where it passed. */
  readonly guards: readonly Row<'train'>[];
}

type TrainRow = Row<'train'>;

/** A primary score from which on a cell counts as passed. */
const PASSED = 0.999;
/** A cell that lost less than this may stand guard when too few passed. */
const NEARLY_PASSED = 0.7;
/** Traces in one message at most: more dilute it (naive batches of 3 to 100: 87.0 to 72.5). */
const SHOWN = 8;
/** Earlier outcomes on the bucket, and solved examples, that an operator is told of. */
const TRIED = 4;
const PASSES = 8;

/** What one child is asked for. Pure; every choice draws from its own stream. */
export function planTask(
  run: Run,
  experiment: Experiment,
  { parent, bucket, child, operator }: { parent: Member; bucket: Bucket; child: number; operator: OperatorName },
): Task {
  const { search, gates, base } = experiment;
  const { seed } = run.head;
  const generation = run.generation + 1;
  const random = streamOf(seed, generation, child, 'slice');
  const failing = failingRows(parent, bucket, random);
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
    beside: besideRows(run, experiment, { parent, bucket, failing }, random).map((row) => ({ row })),
    contrast: contrastOf(run, slice),
    partner: partnerOf(run, parent),
    ranked: rankedMembers(run),
    passes: passesOf(run, slice, streamOf(seed, generation, child, 'passes')),
    solved: solvedExamples(experiment, slice),
    doubted: null,
    credit: run.credit,
    tried: triedOn(run, bucket.id),
    intent: search.intent,
    keep: gates.keep,
    room: roomOf(parent.candidate, run.head.base, gates),
  };
  return { brief, slice, guards: guardsOf(run, parent, slice, random).slice(0, search.guards) };
}

/** What metrics said of a row. */
function feedbacks({ scores }: TrainRow): string[] {
  return Object.values(scores).flatMap((score) => (score.kind === 'scored' && score.feedback ? [score.feedback] : []));
}

/** Rows of the bucket, those first that fail at every attempt. */
function failingRows(parent: Member, bucket: Bucket, random: Random): TrainRow[] {
  const rates = failureRates(bucket, parent.sheet.rows);
  const often = shuffled(bucket.rows, random).sort(
    (a, b) => (rates.get(instanceOf(b.ask)) ?? 0) - (rates.get(instanceOf(a.ask)) ?? 0),
  );
  return distinctInstances(often).slice(0, SHOWN);
}

/** Rows that do not fail this way, those first that are most like the failing ones: what both have cannot be the cause. */
function besideRows(
  run: Run,
  { examples }: Experiment,
  { parent, bucket, failing }: { parent: Member; bucket: Bucket; failing: readonly TrainRow[] },
  random: Random,
): readonly TrainRow[] {
  const inputs = new Map(examples.train.map(({ id, input }) => [id, wordsOf(textsIn(input).join('\n'))] as const));
  const wordsIn = (row: TrainRow) => inputs.get(row.ask.example) ?? new Set<string>();
  const same = new Set(bucket.rows.map((row) => instanceOf(row.ask)));
  const others = parent.sheet.rows.filter((row) => primaryValue(row, run) >= 0 && !same.has(instanceOf(row.ask)));
  const besides = distinctInstances(shuffled(others, random))
    .map((row) => ({ item: row, words: wordsIn(row), value: primaryValue(row, run) }))
    .sort((a, b) => b.value - a.value);
  return nearMisses(failing.map(wordsIn), besides, SHOWN - failing.length);
}

/** Full passes first; when there are too few, the cells that lost least. */
function guardsOf(run: Run, parent: Member, slice: readonly TrainRow[], random: Random): TrainRow[] {
  const taken = new Set(slice.map((row) => instanceOf(row.ask)));
  const beside = distinctInstances(parent.sheet.rows).filter((row) => !taken.has(instanceOf(row.ask)));
  const partly = beside
    .filter((row) => !passes(row, run))
    .map((row) => ({ row, value: primaryValue(row, run) }))
    .filter(({ value }) => value > NEARLY_PASSED)
    .sort((a, b) => b.value - a.value)
    .map(({ row }) => row);
  return [
    ...shuffled(
      beside.filter((row) => passes(row, run)),
      random,
    ),
    ...partly,
  ];
}

/** A passing rollout of one of the slice's examples, by any member on any model. */
function contrastOf(run: Run, slice: readonly TrainRow[]): Shown | null {
  const examples = new Set(slice.map((row) => row.ask.example));
  for (const member of run.members.values()) {
    const row = member.sheet.rows.find((found) => examples.has(found.ask.example) && passes(found, run));
    if (row) return { row };
  }
  return null;
}

/** The member that gains most where it is better than the parent. */
function partnerOf(run: Run, parent: Member): Candidate | null {
  const own = primaryByInstance(parent.sheet, run.head.primary);
  const [first] = [...run.members.values()]
    .filter((member) => member !== parent && member.candidate.id !== run.head.base.id)
    .map((member) => {
      const changes = differences(primaryByInstance(member.sheet, run.head.primary), own).values();
      return { member, gain: sum([...changes].map((change) => Math.max(0, change))) };
    })
    .sort((a, b) => b.gain - a.gain);
  return first?.member.candidate ?? null;
}

function rankedMembers(run: Run): Brief['ranked'] {
  const base = seedOf(run).sheet;
  return [...run.members.values()]
    .map(({ candidate, sheet }) => ({ candidate, score: standingOf(sheet, base, run.head.primary).mean ?? 0 }))
    .sort((a, b) => a.score - b.score);
}

/** Passing rollouts of other examples than the slice's, one for each example, by any member. */
function passesOf(run: Run, slice: readonly TrainRow[], random: Random): Shown[] {
  const avoided = new Set(slice.map((row) => row.ask.example));
  const byExample = new Map<string, TrainRow>();
  for (const member of run.members.values())
    for (const row of member.sheet.rows)
      if (passes(row, run) && !avoided.has(row.ask.example)) byExample.set(row.ask.example, row);
  return shuffled([...byExample.values()], random)
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

function passes(row: TrainRow, run: Run): boolean {
  return primaryValue(row, run) >= PASSED;
}

/** -1 where nothing was scored. */
function primaryValue(row: TrainRow, run: Run): number {
  const score = primaryOf(row, run.head.primary);
  return score.kind === 'scored' ? score.value : -1;
}

function distinctInstances(rows: readonly TrainRow[]): TrainRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const instance = instanceOf(row.ask);
    return seen.has(instance) ? false : seen.add(instance) !== undefined;
  });
}
