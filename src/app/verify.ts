import { openPopulation } from '../adapters/store/population.ts';
import type { Candidate } from '../domain/candidate.ts';
import { takeUp } from '../domain/fold.ts';
import { finalistsOf } from '../engine/finish.ts';
import { verify } from '../engine/verify.ts';
import type { Finished, VerifyReport } from '../ports/store.ts';
import { compose } from './compose.ts';
import type { LoadedExperiment } from './config/load.ts';
import { verifySplitOf } from './config/verifySplit.ts';
import { labOf } from './lab.ts';
import { type Observed, observing } from './observe.ts';
import { type Felt, pulsing } from './pulse.ts';
import { noteVerdict, noting, runEnd } from './scoreboard.ts';
import { populationFile, type SessionOptions, type SessionParts } from './session.ts';
import { watchedLab } from './watched.ts';

/** What is to be verified. */
export interface VerifyRequest {
  readonly run: number;
  /** Null: the run's finalists. */
  readonly finalists: readonly Candidate[] | null;
}

/**
 * Reads the verify split of the experiment as it is now for candidates of a run, whatever the run's own experiment was.
 * Calls count against the run's books. Returns the report, or why there is none.
 */
export async function verifyRun(
  loaded: LoadedExperiment,
  request: VerifyRequest,
  options: Omit<SessionOptions, 'fresh'>,
  parts: SessionParts = { compose, open: openPopulation },
): Promise<VerifyReport | string> {
  return observing(loaded, options, {
    name: 'evolve verify',
    endOf: () => 'verified',
    run: (observed) => verifyObserved(loaded, request, { ...options, ...observed }, parts),
  });
}

async function verifyObserved(
  loaded: LoadedExperiment,
  { run: number, finalists }: VerifyRequest,
  options: Omit<SessionOptions, 'fresh'> & Observed,
  parts: SessionParts,
): Promise<VerifyReport | string> {
  // Nobody reflects here, so no key is asked for.
  const { experiment: declared, models, reflector, judges } = await parts.compose({ ...loaded, generations: 0 });
  const population = parts.open(populationFile(options.populations, loaded.step));
  const { watch, within, signal } = options;
  try {
    const runs = population.runs({ verify: verifySplitOf(loaded), profile: loaded.profile });
    const resumed = await runs.resume(number);
    const ended = runs.finished(resumed);
    const run = takeUp(resumed, ended?.late ?? []);
    const experiment = { ...declared, base: run.head.base, seed: run.head.seed };
    const ledger = population.ledgerFor(number, experiment.budget);
    const { step, label, budget } = experiment;
    const { generation } = run;
    watch({
      kind: 'opened',
      step,
      run: number,
      generation,
      generations: generation,
      label,
      budget,
      spent: ledger.spent(),
      finished: false,
      verifying: true,
    });
    const ranked = finalists ?? chosenAtTheEnd(ended) ?? finalistsOf(run, experiment.search.finalists);
    if (ranked.length === 0) return 'nothing beat the prompt on train, so there is no finalist: name a candidate';
    const about = { run: number, purpose: 'verify', generation, generations: generation, budget } as const;
    const read = async ({ watch: told, look }: Felt) => {
      const inputs = {
        models,
        reflectors: [reflector],
        judges,
        ledger,
        population,
        loaded,
        watch: told,
        within,
        signal,
      };
      const lab = labOf(experiment, inputs);
      look(lab.activity);
      return verify(run, ranked, experiment, runs, watchedLab(lab, told));
    };
    const report = await pulsing({ population, loaded, opened: about, watch }, read, () => 'verified');
    if (typeof report === 'string') return report;
    const end = runEnd(run, { best: ranked[0]!, verify: report, generations: generation }, { label, date: new Date() });
    for (const text of noting(() => noteVerdict(options.populations, end))) watch({ kind: 'note', text });
    return report;
  } finally {
    await Promise.all([...models, ...judges].map((model) => model.close?.()));
    for (const metric of declared.metrics) metric.close?.();
    declared.task.close?.();
    population.close();
  }
}

/** Those that the end of the run read, since others are another reading; else in the order of a tournament, if there was one. */
function chosenAtTheEnd(ended: Finished | null): Candidate[] | null {
  if (ended?.verify) return ended.verify.finalists.map(({ candidate }) => candidate);
  const finalists = ended?.finalists ?? [];
  return finalists.some(({ fresh }) => fresh > 0) ? finalists.map(({ candidate }) => candidate) : null;
}
