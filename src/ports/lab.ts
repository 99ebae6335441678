import type { Candidate } from '../domain/candidate.ts';
import type { Split } from '../domain/example.ts';
import type { Refusal } from '../domain/gate.ts';
import type { Doubt } from '../domain/judgeAgreement.ts';
import type { Ask } from '../domain/rollout.ts';
import type { Spent, Stage } from '../domain/run.ts';
import type { Sheet } from '../domain/score.ts';
import type { Reflection, Reply } from './operator.ts';

/** A wave's place in the run, for the books and for whoever watches. */
export interface WaveName {
  readonly generation: number;
  readonly stage: 'seed' | 'pending' | 'reflect' | Stage;
}

/**
 * Answers waves. What was paid for is found again; a wave that the budget cannot pay is refused whole, before its first
 * call, with `BudgetExhausted`. Answers come in the order asked, whatever the order of arrival.
 */
export interface Lab {
  reflect(wave: WaveName, asks: readonly Reflection[]): Promise<readonly Reply[]>;
  /** A rollout that a provider could not answer gives a row whose scores are all unscored: a missing cell. */
  measure<S extends Split>(
    wave: WaveName,
    candidates: readonly Candidate[],
    asks: readonly Ask<S>[],
  ): Promise<Sheet<S>>;
  /** What a gate of the user's own says of each candidate; null: it may be paid for. What it said once is found again. */
  inspect(candidates: readonly Candidate[]): Promise<readonly (Refusal | null)[]>;
  /** What stands against a YES by the metrics: judges whom people contradict. */
  doubts(): readonly Doubt[];
  /** What this run has spent so far, all waves settled. */
  spent(): Spent;
}
