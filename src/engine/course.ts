import { attemptNoise, attemptsAt } from '../domain/attemptNoise.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Example } from '../domain/example.ts';
import { looksAt } from '../domain/futility.ts';
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
  readonly examples: readonly Example[];
  readonly attempts: number;
  /** Numbers of examples after which it is looked whether a child may still gain; the last is all. */
  readonly looks: readonly number[];
  /** Whether it is all of train. */
  readonly whole: boolean;
}

/** Cells above which children race, unless the experiment says otherwise. */
const LARGE = 64;
/** Cells of a part, where that is less than half. */
const PART = 96;
/** Cells below which one attempt on each may be too little. */
const FEW = 50;

/** All of train once, in one go: for the prompt as it is. */
export function wholeTrain({ examples }: Experiment): Course {
  return { examples: examples.train, attempts: 1, looks: [examples.train.length], whole: true };
}

/** Pure: which part of train the generation's children run over, and where it is looked how they do. */
export function courseOf(run: Run, trials: readonly Trial[], attempts: number, experiment: Experiment): Course {
  const { train } = experiment.examples;
  const whole = trainExamples(experiment) === train.length;
  const random = streamOf(run.head.seed, run.generation + 1, 'train');
  const chosen = whole ? train : chosenFrom(run, inTheRunning(trials), experiment, random);
  if (!isRaced(experiment)) return { examples: chosen, attempts, looks: [chosen.length], whole };
  // A part of the course must not stand for a part of the file.
  return { examples: shuffled(chosen, random), attempts, looks: looksAt(chosen.length), whole };
}

/** Attempts on each train cell in the next generation. */
export function trainAttempts({ members, head }: Run, { search, examples, models }: Experiment): number {
  if (search.attempts !== 'adaptive') return search.attempts;
  if (examples.train.length * models.length >= FEW) return 1;
  const sheets = [...members.values()].map(({ sheet }) => sheet);
  return attemptsAt(attemptNoise(sheets, head.primary));
}

/** Examples of a course: whole examples, so that models weigh the same. */
export function trainExamples({
  examples,
  models,
  search,
}: Pick<Experiment, 'examples' | 'models' | 'search'>): number {
  const instances = examples.train.length * models.length;
  const usual = instances <= 2 * PART ? instances : PART;
  return Math.min(examples.train.length, Math.max(1, Math.floor((search.train ?? usual) / models.length)));
}

/** The cells of `examples` for a candidate. None of an example that its prompt shows: it would only be repeated. */
export function trainAsks(
  candidate: Candidate,
  { examples, attempts }: Pick<Course, 'examples' | 'attempts'>,
  { models, search }: Experiment,
): Ask<'train'>[] {
  return withoutShown(examples, candidate.components, search.demonstrations.template).flatMap((example) =>
    models.flatMap((model) =>
      Array.from({ length: attempts }, (_, attempt) => ({
        candidate: candidate.id,
        example: example.id,
        model: model.id,
        attempt,
        split: 'train' as const,
      })),
    ),
  );
}

function isRaced({ search, examples, models }: Experiment): boolean {
  return search.race === 'adaptive' ? examples.train.length * models.length > LARGE : search.race === 'always';
}

function chosenFrom(
  run: Run,
  trials: readonly Trial[],
  experiment: Experiment,
  random: ReturnType<typeof streamOf>,
): readonly Example[] {
  const { examples, models } = experiment;
  const failing = new Set(trials.flatMap(({ task }) => (task?.slice ?? []).map(({ ask }) => ask.example)));
  const added = trials.flatMap(({ proposal }) => proposal.edits.map(({ replace }) => replace)).join('\n');
  const related = relatedness(added, examples.train);
  const values = [...run.members.values()].map(({ sheet }) => primaryByInstance(sheet, run.head.primary));
  const differing = disagreements(values);
  const overModels = (example: string, worth: (instance: string) => number) =>
    models.reduce((total, model) => total + worth(instanceOf({ example, model: model.id })), 0);
  const known = examples.train.map(({ id }) => ({
    id,
    failing: failing.has(id),
    related: related.get(id) ?? 0,
    disagreement: overModels(id, (instance) => differing.get(instance) ?? 0),
    measured: overModels(id, (instance) => values.filter((own) => own.has(instance)).length),
  }));
  const byId = new Map(examples.train.map((example) => [example.id, example]));
  return chosenExamples(known, trainExamples(experiment), random).map((id) => byId.get(id)!);
}
