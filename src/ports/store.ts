import type { Candidate, CandidateId } from '../domain/candidate.ts';
import type { Reason } from '../domain/contest.ts';
import type { Control } from '../domain/control.ts';
import type { VerdictKind } from '../domain/evidence.ts';
import type { GuardResult } from '../domain/guards.ts';
import type { Estimate } from '../domain/measured.ts';
import type { Missing } from '../domain/missing.ts';
import type { Regression } from '../domain/mustPass.ts';
import type { Run } from '../domain/population.ts';
import type { Recorded } from '../domain/recorded.ts';
import type { AnswerStatus, Message, ModelId, Rollout } from '../domain/rollout.ts';
import type { Exhibit, Grade } from '../domain/rubric.ts';
import type { Generation, Spent } from '../domain/run.ts';
import type { Row, Score, Sheet } from '../domain/score.ts';
import type { CallEnd, CallStart, CallTicket } from './call.ts';
import type { Budget, Experiment } from './experiment.ts';
import type { WaveName } from './lab.ts';
import type { Completion, Role } from './model.ts';

/** Where runs live. Every write is whole or absent; writing the same thing twice changes nothing. */
export interface RunStore {
  /**
   * The run of this experiment: the one that was stopped, or a new one. Folds its committed generations.
   * Throws `UserError` when the step's latest run has another identity, listing the changed keys.
   */
  open(experiment: Experiment): Promise<Run>;
  /** What people asked of the run that no generation has taken up, the oldest first. */
  controls(run: Run): Promise<readonly Control[]>;
  /** Commits a generation, whole, and returns the run with it folded in. */
  commit(run: Run, generation: Generation): Promise<Run>;
  /** Registers one unblinding of a finalist set on the verify split, before it is shown. Returns its number j, from 1. The same finalists of the same run again: the same reading. */
  unblind(run: Run, finalists: readonly Candidate[]): Promise<number>;
  /** The number that `unblind` would give these finalists now. Registers nothing. */
  readingOf(run: Run, finalists: readonly Candidate[]): Promise<number>;
  /** Whether examples that were read with some of this verify split were taken out of it since, or changed. */
  wasAltered(run: Run): Promise<boolean>;
  /** Keeps what a registered reading showed, in place of what it showed before. */
  keepReading(run: Run, report: VerifyReport): Promise<void>;
  /** The end of a run, for its generation count. */
  finish(run: Run, finished: Finished): Promise<void>;
}

/** How a run ended. */
export interface Finished {
  readonly run: number;
  readonly generations: number;
  readonly stoppedBy: 'generations' | 'budget' | 'converged';
  /** What was chosen on train: the first finalist where they were measured again, else the best. */
  readonly best: Candidate;
  /** What beat the base on train, the one to choose first; absent in ends that were written before they were told. */
  readonly finalists?: readonly Finalist[];
  readonly verify: VerifyReport | null;
  /** Why nothing was measured on verify; null when something was. */
  readonly notVerified: string | null;
  /** Cells of the members and of the verify sheet that nobody could measure, by model. */
  readonly missing: readonly Missing[];
  readonly spent: Spent;
  /** What judges said of members after the last generation; absent when they said nothing. */
  readonly late?: readonly Row<'train'>[];
}

/** A candidate that beat the base on train, with all that was measured of it there. */
export interface Finalist {
  readonly candidate: Candidate;
  /** Against the base, over the cells that both have; null when there is none. */
  readonly gain: Estimate | null;
  /** Instances (example, model). */
  readonly cells: number;
  /** Rollouts of the tournament at the end, by which the search chose nothing. */
  readonly fresh: number;
}

/** One reading of the verify split: the finalists, measured beside the base, with the verdict on each. */
export interface VerifyReport {
  readonly reading: number;
  /** The level of this reading. */
  readonly alpha: number;
  readonly finalists: readonly FinalistReport[];
  /** The finalist whose verdict is YES with the highest lower bound. */
  readonly winner: CandidateId | null;
  readonly sheet: Sheet<'verify'>;
}

export interface FinalistReport {
  readonly candidate: Candidate;
  readonly verdict: VerdictKind;
  /** What decided it first; never empty. */
  readonly reasons: readonly Reason[];
  /** Null when no cell was measured on both sides. */
  readonly primary: PrimaryReport | null;
  readonly models: Readonly<Record<ModelId, ModelReport>>;
  readonly guards: readonly GuardResult[];
  readonly regressions: readonly Regression[];
  /** Cells measured on both sides, and those that lack one. */
  readonly pairs: number;
  readonly missing: number;
}

/** Means over examples or groups, 0..1, on the pairs alone. */
export interface PrimaryReport {
  readonly baseline: number;
  readonly candidate: number;
  readonly delta: number;
  /** One-sided bounds at `alpha`; null when a single unit says nothing about the spread. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Sign flips against a gain above the minimal effect, adjusted for the number of finalists. */
  readonly p: number;
  /** Examples, or groups of them. */
  readonly n: number;
}

export type ModelReport = Omit<PrimaryReport, 'p'>;

/** Paid-for results by key. The first write of a key wins. */
export interface Archive {
  rollouts(keys: readonly string[]): ReadonlyMap<string, Rollout>;
  /** Which of these rollouts are there: their outputs may be long. */
  has(rollouts: readonly string[]): ReadonlySet<string>;
  saveRollout(rollout: Rollout): Promise<void>;
  /** Of these rollouts: by rollout key, then by metric hash. */
  scores(rollouts: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, Score>>;
  /** All or none. The rollout must have been saved, or be under way to it: writes are done in the order they were asked for. */
  saveScores(rollout: string, scores: readonly KeptScore[]): Promise<void>;
  completion(key: string): Completion | null;
  saveCompletion(key: string, completion: Completion): Promise<void>;
  saveCandidates(candidates: readonly Candidate[]): Promise<void>;
  /** Of a rollout that was saved, or is under way to it. */
  saveRecorded(recorded: Recorded): Promise<void>;
  saveExhibit(exhibit: Exhibit): Promise<void>;
  /** A judge's later word on the same output takes the place of the earlier. True: something changed. */
  saveGrade(grade: Grade): Promise<boolean>;
  /** What judges said under a rubric. */
  gradesUnder(rubric: string): readonly Grade[];
  /** What people said of a rollout under a rubric. */
  peopleOn(rollout: string, rubric: string): readonly Grade[];
}

/** A score under the hash of the metric that gave it: a changed metric has other scores of the same rollout. */
export interface KeptScore {
  readonly metric: string;
  readonly hash: string;
  readonly score: Score;
}

/** The books. `done <= provider calls <= done + failed + unknown`, always. */
export interface Ledger {
  /** Durable when it resolves. Throws `BudgetExhausted` when spent + reserved would pass a limit: then nothing may be sent. */
  start(call: CallStart): Promise<CallTicket>;
  /**
   * Books a call's end, in the transaction of whatever is written in the same tick. Never rejects: what
   * could not be written is told by `settled` and by the next `start`.
   */
  settle(ticket: CallTicket, end: CallEnd): Promise<void>;
  /** Takes back a call that was not made after all, as if it had never been reserved. Never rejects, as `settle`. */
  withdraw(ticket: CallTicket): Promise<void>;
  /** Books a call that somebody else made, with its end. It cannot be refused any more. Never rejects, as `settle`. */
  book(call: Omit<CallStart, 'reserveUsd' | 'reserveTokens'>, end: CallEnd): Promise<void>;
  /** Resolves when every end booked so far is durable; rejects with the first that could not be written, as `start` then does. */
  settled(): Promise<void>;
  /** Registers a wave before it is dispatched, and its end. */
  openWave(name: WaveName, asked: number, missing: number): number;
  closeWave(wave: number): void;
  spent(): Spent;
  /** As whom a model answered in this run, in the order of first appearance. */
  answeredAs(model: string): readonly Pick<Completion, 'model' | 'fingerprint'>[];
  /** What is left of each limit that exists: null = no limit. Reserved counts as spent. */
  left(): Budget;
  /** What calls of a role have come to so far. */
  rate(role: Role): Rate;
}

/** Means over the calls so far, for what further ones are expected to take. */
export interface Rate {
  /** Calls on the wire for one that is answered, retries included; 1 before any was. */
  readonly callsPerAnswer: number;
  /** Tokens of a call; 0 before any. */
  readonly tokens: number;
  /** Minutes of a call; 0 before any. */
  readonly minutes: number;
  /** Minutes of the run for a call of any role, others being under way beside it; 0 before any. */
  readonly runMinutes: number;
}

export type { AnswerStatus, CallEnd, CallStart, CallTicket, Message };
