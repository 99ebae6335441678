import type { CandidateId } from '../../domain/candidate.ts';
import type { Finished } from '../../ports/store.ts';
import { frontOf, type SpentReport, spentReport } from './front.ts';
import type { Source } from './source.ts';

/** The one line that `evolve --json` ends with. */
export interface RunReport {
  readonly run: number;
  readonly generations: number;
  /** Candidates ever proposed, the base and the rejected ones included. */
  readonly candidates: number;
  readonly front: readonly CandidateId[];
  /** On train. */
  readonly best: CandidateId;
  /** The finalist whose verdict is YES, with the highest lower bound. */
  readonly winner: CandidateId | null;
  readonly spent: SpentReport;
  readonly stopped_by: Finished['stoppedBy'];
  /** Cells that nobody could measure, by model and split. */
  readonly missing: Finished['missing'];
  readonly label: string | null;
}

export function runReport(source: Source, finished: Finished): RunReport {
  return {
    run: finished.run,
    generations: finished.generations,
    candidates: source.run.known.size,
    front: [...frontOf(source)],
    best: finished.best.id,
    winner: finished.verify?.winner ?? null,
    spent: spentReport(finished.spent),
    stopped_by: finished.stoppedBy,
    missing: finished.missing,
    label: source.record.label,
  };
}
