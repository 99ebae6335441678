import type { CandidateId } from '../../domain/candidate.ts';
import { lengthOf } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import type { VerdictKind } from '../../domain/evidence.ts';
import type { Estimate } from '../../domain/measured.ts';
import type { Source } from './source.ts';
import { verdictsOf } from './verdicts.ts';

export interface FinalistShown {
  readonly id: CandidateId;
  /** Mean difference of the primary to the base on train, on the cells that both have. */
  readonly gain: Estimate | null;
  /** Train cells by which it was measured, and rollouts of the tournament among them, by which nobody had chosen it. */
  readonly cells: number;
  readonly fresh: number;
  readonly chars: number;
  /** The last on the verify split; null until it was read. */
  readonly verdict: VerdictKind | null;
}

/** The shape of `finalists --json`: what beat the base on train, the one to choose first. */
export interface FinalistsReport {
  readonly step: string;
  readonly run: number;
  readonly label: string | null;
  readonly finalists: readonly FinalistShown[];
}

/** Throws `UserError` while the run has not ended. */
export function finalistsReport({ record }: Pick<Source, 'record'>): FinalistsReport {
  const { finished, number, step, label } = record;
  if (!finished)
    throw new UserError(`run ${number} has not ended: finalists are chosen at its end (evolve front shows it now)`);
  if (!finished.finalists)
    throw new UserError(
      `run ${number} ended before finalists were noted: evolve verify shows those that were measured`,
    );
  const verdicts = verdictsOf(record);
  const finalists = finished.finalists.map(({ candidate, ...rest }) => ({
    ...rest,
    id: candidate.id,
    chars: lengthOf(candidate),
    verdict: verdicts.get(candidate.id)?.verdict ?? null,
  }));
  return { step, run: number, label, finalists };
}
