import { join, resolve } from 'node:path';
import { ensembleAgreement } from '../adapters/lab/doubts.ts';
import { openPopulation, type Population } from '../adapters/store/population.ts';
import type { Run } from '../domain/population.ts';
import { evolve } from '../engine/evolve.ts';
import { hasPending } from '../engine/pending.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Finished, RunStore } from '../ports/store.ts';
import { commandGateOf } from './commandGate.ts';
import { type Composition, compose } from './compose.ts';
import type { LoadedExperiment } from './config/load.ts';
import { verifySplitOf } from './config/verifySplit.ts';
import { keptBackNote } from './keptBack.ts';
import { labOf } from './lab.ts';
import { type Observed, type Observers, observing } from './observe.ts';
import { proofNote } from './proofNote.ts';
import { type Felt, pulsing } from './pulse.ts';
import { noteRunEnd, noting, runEnd } from './scoreboard.ts';
import { trainNote } from './trainNote.ts';
import { watchedLab, watchedStore } from './watched.ts';

/** How a run is carried out. */
export interface SessionOptions extends Observers {
  /** The folder of the populations; one file per step. */
  readonly populations: string;
  /** Begins another run though there is one. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
}

/** Where populations are kept: `EVOLVE_POPULATIONS`, else `populations/` where the user stands. */
export function populationsFolder(cwd: string, env: Readonly<Record<string, string | undefined>>): string {
  return resolve(cwd, env.EVOLVE_POPULATIONS || 'populations');
}

export function populationFile(populations: string, step: string): string {
  return join(populations, `${step}.sqlite`);
}

/** What a session is made with: a test may hand it a population that fails, or models that take their time. */
export interface SessionParts {
  readonly compose: (loaded: LoadedExperiment) => Promise<Composition>;
  readonly open: (path: string) => Population;
}

type ObservedOptions = SessionOptions & Observed;

/** Runs an experiment to its end, or goes on with its last run. A finished run is answered from the population. */
export async function runExperiment(
  loaded: LoadedExperiment,
  options: SessionOptions,
  parts: SessionParts = { compose, open: openPopulation },
): Promise<Finished> {
  return observing(loaded, options, {
    name: 'evolve run',
    endOf: ({ stoppedBy }) => stoppedBy,
    run: (observed) => runObserved(loaded, { ...options, ...observed }, parts),
  });
}

async function runObserved(loaded: LoadedExperiment, options: ObservedOptions, parts: SessionParts): Promise<Finished> {
  const composition = await parts.compose(loaded);
  const population = parts.open(populationFile(options.populations, loaded.step));
  try {
    return await runIn(population, composition, loaded, options);
  } finally {
    await Promise.all(
      [
        ...composition.models,
        composition.reflector,
        ...(composition.furtherReflectors ?? []),
        ...composition.judges,
      ].map((model) => model.close?.()),
    );
    const { metrics, task } = composition.experiment;
    for (const metric of metrics) metric.close?.();
    task.close?.();
    population.close();
  }
}

async function runIn(
  population: Population,
  { experiment: declared, models, reflector, furtherReflectors = [], judges }: Composition,
  loaded: LoadedExperiment,
  { populations, fresh, watch, within, signal }: ObservedOptions,
): Promise<Finished> {
  const runs = population.runs({ verify: verifySplitOf(loaded), profile: loaded.profile });
  const opened = fresh ? await runs.openFresh(declared) : await runs.open(declared);
  // A further run of the same experiment has the next seed.
  const experiment = { ...declared, seed: opened.head.seed };
  const ledger = population.ledgerFor(opened.head.number, experiment.budget);
  const ended = runs.finished(opened);
  const asked = (await runs.controls(opened)).length > 0 && opened.generation < experiment.generations;
  const finished = ended !== null && !asked && isOver(ended, opened, experiment);
  const { step, generations, label, budget } = experiment;
  const { generation, head } = opened;
  watch({
    kind: 'opened',
    step,
    run: head.number,
    generation,
    generations,
    label,
    budget,
    spent: ledger.spent(),
    finished,
  });
  for (const text of [...loaded.warnings, ...loaded.notes]) watch({ kind: 'note', text });
  if (finished) return ended;
  const next = experiment.examples.verify === null ? 1 : await runs.readingOf(opened, []);
  const notes = [...trainNote(experiment), ...keptBackNote(experiment), ...proofNote(experiment, next - 1)];
  for (const text of notes) watch({ kind: 'note', text });
  const about = { run: head.number, purpose: 'search', generation, generations, budget } as const;
  const search = async ({ watch: told, look }: Felt): Promise<Finished> => {
    let last = opened;
    const store: RunStore = {
      ...runs,
      open: async () => opened,
      async commit(run, next) {
        last = await runs.commit(run, next);
        return last;
      },
    };
    const inspection = commandGateOf(loaded, populations);
    const lab = labOf(experiment, {
      models,
      reflectors: [reflector, ...furtherReflectors],
      judges,
      inspection,
      ledger,
      population,
      loaded,
      watch: told,
      within,
      signal,
    });
    look(lab.activity);
    const reached = await evolve(experiment, watchedStore(store, experiment, told), watchedLab(lab, told));
    for (const text of ensembleAgreement({ experiment, archive: population.archive })) watch({ kind: 'note', text });
    const end = runEnd(last, reached, { label, date: new Date() });
    for (const text of noting(() => noteRunEnd(populations, end))) watch({ kind: 'note', text });
    return reached;
  };
  return pulsing({ population, loaded, opened: about, watch }, search, ({ stoppedBy }) => stoppedBy);
}

/** A run that ended by its budget, or that waits for judges, may go on, so only the engine can tell. */
function isOver({ stoppedBy, generations, verify }: Finished, { members }: Run, experiment: Experiment): boolean {
  const waits = [...members.values()].some(({ sheet }) => hasPending(sheet)) || (verify && hasPending(verify.sheet));
  if (stoppedBy === 'budget' || waits) return false;
  return stoppedBy === 'converged' || generations >= experiment.generations;
}
