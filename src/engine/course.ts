import { attemptNoise, attemptsAt } from '../domain/attemptNoise.ts';
import type { Candidate } from '../domain/candidate.ts';
import { looksAt } from '../domain/futility.ts';
import { dealtInstances, type Instance, instancesOf } from '../domain/instance.ts';
import { primaryByInstance } from '../domain/measured.ts';
import type { Run } from '../domain/population.ts';
import { shuffled, streamOf } from '../domain/random.ts';
import { relatedness } from '../domain/relatedness.ts';
import { type Ask, instanceOf } from '../domain/rollout.ts';
import { withoutShown } from '../domain/shown.ts';
import { chosenExamples, disagreements } from '../domain/trainChoice.ts';
import type { Experiment } from '../ports/experiment.ts';
import { inTheRunning, type Trial } from './trial.ts';

/** What the children of a generation are measured on. */
export interface Course {
  /** In the order in which they are measured. */
  readonly instances: readonly Instance[];
  readonly attempts: number;
  /** Numbers of instances after which it is looked whether a child may still gain; the last is all. */
  readonly looks: readonly number[];
  /** Whether it is all that the prompt as it was is measured on. */
  readonly whole: boolean;
}

/** Cells above which children race, unless the experiment says otherwise. */
const LARGE = 64;
/** Cells of a course, where train has more. */
const PART = 96;
/** Cells below which one attempt on each may be too little. */
const FEW = 50;

/**
 * What the prompt as it was is measured on, once and in one go; its children on all of it or on a part. All of train where
 * that is no more than a course, else up to two courses of examples, each on as many models as there is room for: another
 * example tells more than the same one on another model.
 */
export function groundOf(experiment: Pick<Experiment, 'examples' | 'models' | 'search' | 'seed'>): Course {
  const { examples, models, seed } = experiment;
  const ids = models.map(({ id }) => id);
  const course = trainCells(experiment);
  const most = Math.max(course, Math.min(examples.train.length, 2 * course));
  const instances =
    most >= examples.train.length * models.length
      ? instancesOf(examples.train, ids)
      : dealtInstances(examples.train, ids, most, streamOf(seed, 'ground'));
  return { instances, attempts: 1, looks: [instances.length], whole: true };
}

/** Pure: which part of train the generation's children run over, and where it is looked how they do. */
export function courseOf(run: Run, trials: readonly Trial[], attempts: number, experiment: Experiment): Course {
  const ground = groundOf(experiment).instances;
  const most = trainCells(experiment);
  const whole = most >= ground.length;
  const random = streamOf(run.head.seed, run.generation + 1, 'train');
  const chosen = whole ? ground : chosenFrom(run, inTheRunning(trials), { ground, most, experiment }, random);
  if (!isRaced(experiment)) return { instances: chosen, attempts, looks: [chosen.length], whole };
  // A part of the course must not stand for a part of the file.
  return { instances: shuffled(chosen, random), attempts, looks: looksAt(chosen.length), whole };
}

/** Attempts on each train cell in the next generation. */
export function trainAttempts({ members, head }: Run, { search, examples, models }: Experiment): number {
  if (search.attempts !== 'adaptive') return search.attempts;
  if (examples.train.length * models.length >= FEW) return 1;
  const sheets = [...members.values()].map(({ sheet }) => sheet);
  return attemptsAt(attemptNoise(sheets, head.primary));
}

/** Cells of a course at most. */
export function trainCells({ examples, models, search }: Pick<Experiment, 'examples' | 'models' | 'search'>): number {
  return Math.min(examples.train.length * models.length, search.train ?? PART);
}

/** The cells of a course for a candidate. None of an example that its prompt shows: it would only be repeated. */
export function trainAsks(
  { id, components }: Candidate,
  { instances, attempts }: Pick<Course, 'instances' | 'attempts'>,
  { search }: Experiment,
): Ask<'train'>[] {
  const examples = [...new Set(instances.map(({ example }) => example))];
  const fresh = new Set(withoutShown(examples, components, search.demonstrations.template));
  return instances
    .filter(({ example }) => fresh.has(example))
    .flatMap(({ example, model }) =>
      Array.from({ length: attempts }, (_, attempt) => ({
        candidate: id,
        example: example.id,
        model,
        attempt,
        split: 'train' as const,
      })),
    );
}

function isRaced({ search, examples, models }: Experiment): boolean {
  return search.race === 'adaptive' ? examples.train.length * models.length > LARGE : search.race === 'always';
}

function chosenFrom(
  run: Run,
  trials: readonly Trial[],
  { ground, most, experiment }: { ground: readonly Instance[]; most: number; experiment: Experiment },
  random: ReturnType<typeof streamOf>,
): readonly Instance[] {
  const failing = new Set(trials.flatMap(({ task }) => (task?.slice ?? []).map(({ ask }) => instanceOf(ask))));
  const added = trials.flatMap(({ proposal }) => proposal.edits.map(({ replace }) => replace)).join('\n');
  const related = relatedness(added, experiment.examples.train);
  const values = [...run.members.values()].map(({ sheet }) => primaryByInstance(sheet, run.head.primary));
  const differing = disagreements(values);
  const byId = new Map(
    ground.map((instance) => [instanceOf({ example: instance.example.id, model: instance.model }), instance]),
  );
  const known = [...byId].map(([id, { example }]) => ({
    id,
    failing: failing.has(id),
    related: related.get(example.id) ?? 0,
    disagreement: differing.get(id) ?? 0,
    measured: values.filter((own) => own.has(id)).length,
  }));
  return chosenExamples(known, most, random).map((id) => byId.get(id)!);
}
