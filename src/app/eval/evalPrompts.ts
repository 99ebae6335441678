import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { openPopulation, type Population } from '../../adapters/store/population.ts';
import { openRecords } from '../../adapters/store/records.ts';
import { type Candidate, shortId } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import type { Split } from '../../domain/example.ts';
import type { Ask } from '../../domain/rollout.ts';
import type { Spent } from '../../domain/run.ts';
import type { Sheet } from '../../domain/score.ts';
import type { Experiment } from '../../ports/experiment.ts';
import { type AddedText, candidateFrom } from '../add.ts';
import { compose } from '../compose.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { verifySplitOf } from '../config/verifySplit.ts';
import { labOf } from '../lab.ts';
import { type Observed, type Observers, observing } from '../observe.ts';
import { populationFile } from '../session.ts';

export interface EvalRequest extends Observers {
  /** Prompt files to score; none: the prompt as it is. */
  readonly prompts: readonly AddedText[];
  readonly split: Split;
  /** Rollouts of each example by each model. */
  readonly attempts: number;
  readonly cwd: string;
  readonly populations: string;
  readonly signal: AbortSignal;
}

/** A prompt with everything that was measured of it. */
export interface Evaluated {
  /** How it is called: its file, or `base`. */
  readonly name: string;
  readonly candidate: Candidate;
  readonly sheet: Sheet;
}

export interface Evaluation {
  readonly experiment: Experiment;
  readonly prompts: readonly Evaluated[];
  readonly spent: Spent;
}

/** The books of evaluations: runs are numbered from 1. */
const NO_RUN = 0;

/**
 * Scores prompts as they stand, over the models of the experiment. What was paid for before is found again, and what is
 * paid for now is found by later runs. Works beside a run. Throws `UserError`, and `BudgetExhausted` before the first call
 * when the budget does not reach.
 */
export async function evalPrompts(loaded: LoadedExperiment, request: EvalRequest): Promise<Evaluation> {
  return observing(loaded, request, {
    name: 'evolve eval',
    endOf: () => 'scored',
    run: (observed) => evalObserved(loaded, { ...request, ...observed }),
  });
}

async function evalObserved(loaded: LoadedExperiment, request: EvalRequest & Observed): Promise<Evaluation> {
  const prompts = named(loaded, request);
  const file = populationFile(request.populations, loaded.step);
  if (request.split === 'verify') refuseSearched(file, prompts);
  const { experiment, reflector, ...models } = await compose({ ...loaded, generations: 0 });
  const asks = asksFor(experiment, prompts, request);
  const population = openPopulation(file);
  try {
    const ledger = population.ledgerFor(NO_RUN, experiment.budget);
    const { watch, within, signal } = request;
    const lab = labOf(experiment, {
      ...models,
      reflectors: [reflector],
      ledger,
      population,
      loaded,
      watch,
      within,
      signal,
    });
    const candidates = prompts.map(({ candidate }) => candidate);
    await population.archive.saveCandidates(candidates);
    const stage = request.split === 'verify' ? 'verify' : 'train';
    const sheet: Sheet = await lab.measure({ generation: 0, stage }, candidates, asks);
    if (request.split === 'verify') countLook(population, loaded, candidates);
    return {
      experiment,
      prompts: prompts.map((prompt) => ({ ...prompt, sheet: own(sheet, prompt.candidate) })),
      spent: lab.spent(),
    };
  } finally {
    await Promise.all([...models.models, ...models.judges].map((model) => model.close?.()));
    for (const metric of experiment.metrics) metric.close?.();
    experiment.task.close?.();
    population.close();
  }
}

type Named = Omit<Evaluated, 'sheet'>;

/** Several files are several prompts, unless each names a component: then they are one. */
function named({ base }: LoadedExperiment, { prompts, cwd }: EvalRequest): Named[] {
  if (prompts.length === 0) return [{ name: 'base', candidate: base }];
  const whole = prompts.filter(({ component }) => component === null);
  const parts = prompts.filter(({ component }) => component !== null);
  const one = (texts: readonly AddedText[]): Named => ({
    name: texts.map(({ file }) => basename(file)).join(' + '),
    candidate: candidateFrom(base, texts, cwd),
  });
  return [...whole.map((text) => one([text])), ...(parts.length > 0 ? [one(parts)] : [])];
}

/** A look at any prompt but the base wears the split out, whoever is shown it. */
function countLook(population: Population, loaded: LoadedExperiment, candidates: readonly Candidate[]): void {
  const split = verifySplitOf(loaded);
  const looked = candidates.filter(({ id }) => id !== loaded.base.id);
  if (split !== null && looked.length > 0) population.look(split, looked);
}

/** What the search made is proved by readings, which are counted. */
function refuseSearched(file: string, prompts: readonly Named[]): void {
  if (!existsSync(file)) return;
  const records = openRecords(file);
  try {
    for (const { candidate, name } of prompts) {
      const made = records.find(candidate.id).some(({ outcome }) => outcome.proposal.operator !== 'seed');
      if (made)
        throw new UserError(
          `${name} is candidate ${shortId(candidate.id)} of a run: look at it on verify with evolve verify ${shortId(candidate.id)}, which counts the reading`,
        );
    }
  } finally {
    records.close();
  }
}

function asksFor(experiment: Experiment, prompts: readonly Named[], { split, attempts }: EvalRequest): Ask<Split>[] {
  const examples = experiment.examples[split];
  if (examples === null)
    throw new UserError('the experiment has no verify split: --split train scores on the other one');
  return prompts.flatMap(({ candidate }) =>
    examples.flatMap((example) =>
      experiment.models.flatMap((model) =>
        Array.from({ length: attempts }, (_, attempt) => ({
          candidate: candidate.id,
          example: example.id,
          model: model.id,
          attempt,
          split,
        })),
      ),
    ),
  );
}

function own(sheet: Sheet, { id }: Candidate): Sheet {
  return { ...sheet, rows: sheet.rows.filter(({ ask }) => ask.candidate === id) };
}
