import type { Candidate, CandidateId } from '../domain/candidate.ts';
import type { Run } from '../domain/population.ts';
import type { VerifySplit } from '../domain/reading.ts';
import type { Recorded } from '../domain/recorded.ts';
import type { Rollout } from '../domain/rollout.ts';
import type { Exhibit, Grade } from '../domain/rubric.ts';
import type { Outcome, Spent } from '../domain/run.ts';
import type { Score } from '../domain/score.ts';
import type { Standing } from './standing.ts';
import type { Finished, VerifyReport } from './store.ts';

export interface RunRecord {
  readonly number: number;
  readonly step: string;
  readonly seed: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The last committed generation; -1 when none is. */
  readonly generation: number;
  /** SIMULATED, REPLAYED or null. */
  readonly label: string | null;
  readonly profile: string | null;
  readonly spent: Spent;
  /** Null while the run is open. */
  readonly finished: Finished | null;
  /** Every reading of a verify split by this run, in order. */
  readonly readings: readonly ReadingRecord[];
}

/** One unblinding of finalists. Nothing of it is shown before it is registered. */
export interface ReadingRecord {
  readonly number: number;
  /** Hash of the split and of the terms on which it was read. */
  readonly split: string;
  readonly finalists: readonly CandidateId[];
  /** Null when it was interrupted before its verdicts were kept. */
  readonly report: VerifyReport | null;
}

/** A candidate that was exported although its verdict is NO. */
export interface ForcedExport {
  readonly run: number;
  readonly candidate: CandidateId;
  /** Of the verdict. */
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface OutcomeRecord {
  readonly run: number;
  readonly generation: number;
  readonly outcome: Outcome;
}

/** What reading commands read. Works beside a process that is evolving. Opens nothing for writing. */
export interface Records {
  /** Newest first. */
  runs(): readonly RunRecord[];
  /** A run, folded from its committed generations, with what judges said after the last. */
  run(number: number): Run;
  /** In order of generation and child. */
  outcomes(run: number): readonly OutcomeRecord[];
  /** Outcomes whose candidate id starts with `prefix`, newest first. */
  find(prefix: string): readonly OutcomeRecord[];
  candidate(id: CandidateId): Candidate | null;
  /** Every stored rollout of a candidate. */
  rollouts(candidate: CandidateId): readonly Rollout[];
  rolloutsByKey(keys: readonly string[]): ReadonlyMap<string, Rollout>;
  /** Rollouts that somebody recorded elsewhere, in the order in which they were imported. */
  recorded(): readonly Recorded[];
  /** Of these rollouts: by rollout key, then by metric hash. */
  scores(rollouts: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, Score>>;
  /** Outputs that are or were before judges. */
  exhibits(): readonly Exhibit[];
  /** What judges said, models and people. */
  grades(): readonly Grade[];
  /** Exports of a candidate against its verdict, oldest first. */
  forcedExports(candidate: CandidateId): readonly ForcedExport[];
  /** How often a verify split was read so far, or one that shares an example with it. */
  readingsOf(split: VerifySplit): number;
  /** How a run stands at `now`, in ms since 1970. */
  standing(run: number, now: number): Standing;
  close(): void;
}
