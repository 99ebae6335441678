import type { CandidateId } from '../../domain/candidate.ts';
import type { RunRecord } from '../../ports/records.ts';
import type { Finished } from '../../ports/store.ts';
import { type SpentReport, spentReport } from './front.ts';

/** A run as `runs --json` lists it. */
export interface ListedRun {
  readonly step: string;
  readonly run: number;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  /** The last committed generation; -1 when none is. */
  readonly generation: number;
  readonly seed: number;
  readonly profile: string | null;
  readonly spent: SpentReport;
  /** Null while the run is open. */
  readonly stopped_by: Finished['stoppedBy'] | null;
  /** On train; null while the run is open. */
  readonly best: CandidateId | null;
  readonly label: string | null;
}

/** The shape of `runs --json`, the newest first. */
export function runsReport(runs: readonly RunRecord[]): ListedRun[] {
  return runs.map(({ step, number, startedAt, generation, seed, profile, spent, finished, label }) => ({
    step,
    run: number,
    started_at: startedAt,
    generation,
    seed,
    profile,
    spent: spentReport(finished?.spent ?? spent),
    stopped_by: finished?.stoppedBy ?? null,
    best: finished?.best.id ?? null,
    label,
  }));
}
