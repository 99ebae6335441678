import { meanPrimary } from '../../domain/measured.ts';
import type { OutcomeRecord } from '../../ports/records.ts';
import type { Source } from './source.ts';

/**
 * The primary on train, 0..1, of the best at each generation, from the base on, as it is known now: with attempts that
 * were made later. The last one is the best of the run, whoever that is.
 */
export function bestByGeneration({ run }: Pick<Source, 'run'>, outcomes: readonly OutcomeRecord[]): (number | null)[] {
  const current = run.best === null ? undefined : run.members.get(run.best)?.sheet;
  let best: number | null = null;
  return Array.from({ length: run.generation + 1 }, (_, generation) => {
    if (generation === run.generation && current !== undefined)
      return meanPrimary(current, run.head.primary)?.mean ?? null;
    const found = outcomes.findLast(
      ({ generation: made, outcome: { fate } }) => made === generation && fate.kind === 'admitted' && fate.best,
    );
    if (found === undefined) return best;
    const { proposal, sheet } = found.outcome;
    const known = run.members.get(proposal.candidate.id)?.sheet ?? sheet;
    best = meanPrimary(known, run.head.primary)?.mean ?? null;
    return best;
  });
}
