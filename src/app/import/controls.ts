import type { Asked } from '../../domain/control.ts';
import type { Run } from '../../domain/population.ts';
import type { Experiment } from '../../ports/experiment.ts';
import type { Arrival } from './places.ts';

/**
 * What a run is asked to take up at its next generation: new prompts that were recorded on train by the step as it is.
 * Those of another step would be measured from nothing, so nobody is asked. `run` null: whichever comes next.
 */
export function controlsFor(
  arrivals: readonly Arrival[],
  { base, examples, task }: Experiment,
  run: Run | null,
): { readonly run: number | null; readonly asked: Asked }[] {
  const train = new Set(examples.train.map(({ id }) => id));
  const found = arrivals.filter(
    ({ candidate, rollout, recorded }) =>
      recorded.stepVersion === task.version &&
      train.has(rollout.example) &&
      candidate.id !== base.id &&
      !run?.known.has(candidate.id),
  );
  // The first label of a prompt stands for it.
  const first = new Map(found.toReversed().map((arrival) => [arrival.candidate.id, arrival]));
  return [...first.values()].map(({ candidate, recorded }) => ({
    run: run?.head.number ?? null,
    asked: { kind: 'import', candidate, note: recorded.label === null ? '' : `imported as ${recorded.label}` },
  }));
}
