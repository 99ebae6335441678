import { meanPrimary } from '../domain/measured.ts';
import { bestOf, type Run } from '../domain/population.ts';
import type { Generation } from '../domain/run.ts';
import { meanStanding } from '../domain/standing.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Lab } from '../ports/lab.ts';
import type { ProgressEvent, Watch } from '../ports/progress.ts';
import type { RunStore } from '../ports/store.ts';
import { frontOf } from './report/front.ts';

/** A store that tells whoever watches of each generation. The engine knows nothing of it. */
export function watchedStore(store: RunStore, experiment: Experiment, watch: Watch): RunStore {
  const announce = (run: Run) => {
    if (run.generation < experiment.generations) watch({ kind: 'generation', generation: run.generation + 1 });
  };
  return {
    ...store,
    async open(opened) {
      const run = await store.open(opened);
      announce(run);
      return run;
    },
    async commit(before, generation) {
      const run = await store.commit(before, generation);
      watch(committed(run, generation, experiment));
      announce(run);
      return run;
    },
  };
}

/** A lab that tells when the finalists are measured. */
export function watchedLab(lab: Lab, watch: Watch): Lab {
  return {
    ...lab,
    measure(wave, candidates, asks) {
      if (wave.stage === 'verify') watch({ kind: 'finishing', finalists: candidates.length - 1 });
      return lab.measure(wave, candidates, asks);
    },
  };
}

function committed(run: Run, { number, outcomes }: Generation, { objectives, metrics }: Experiment): ProgressEvent {
  const minimised = new Set(metrics.filter(({ direction }) => direction === 'minimise').map(({ name }) => name));
  const { primary, base } = run.head;
  const seed = run.members.get(base.id);
  return {
    kind: 'committed',
    generation: number,
    front: frontOf({ run, objectives, minimised }).size,
    best: meanStanding(bestOf(run).sheet, seed?.sheet, primary)?.mean ?? null,
    base: seed ? (meanPrimary(seed.sheet, primary)?.mean ?? null) : null,
    settled: outcomes.map(({ proposal, fate }) => ({ id: proposal.candidate.id, operator: proposal.operator, fate })),
  };
}
