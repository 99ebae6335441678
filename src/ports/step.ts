import type { Candidate } from '../domain/candidate.ts';
import type { Example, Json } from '../domain/example.ts';
import type { AnswerStatus, Message, Usage } from '../domain/rollout.ts';
import type { CallEnd, CallStart, CallTicket } from './call.ts';
import type { Caller, Completion, JsonSchema } from './model.ts';

export interface StepInput {
  readonly candidate: Candidate;
  readonly example: Example;
  readonly attempt: number;
  /** The key of this rollout, under which its calls are booked. */
  readonly key: string;
  readonly model: Caller;
  /** Where calls of a rollout that takes several are kept, so that none is paid for twice. */
  readonly archive: StepArchive;
  /** For calls that the step does not make by `model`. */
  readonly ledger: StepLedger;
  readonly signal: AbortSignal;
}

/** What of the archive a step uses. */
export interface StepArchive {
  completion(key: string): Completion | null;
  saveCompletion(key: string, completion: Completion): Promise<void>;
}

/** What of the books a step uses. */
export interface StepLedger {
  start(call: CallStart): Promise<CallTicket>;
  settle(ticket: CallTicket, end: CallEnd): Promise<void>;
  withdraw(ticket: CallTicket): Promise<void>;
  book(call: Omit<CallStart, 'reserveUsd' | 'reserveTokens'>, end: CallEnd): Promise<void>;
}

export interface StepAnswer {
  readonly output: Json;
  readonly status: AnswerStatus;
  readonly trace: readonly Message[];
  readonly usage: Usage | null;
  /** Where it waited before it began; absent: from when it was asked. */
  readonly durationMs?: number;
}

/**
 * The pipeline step whose prompt evolves. Provider trouble is thrown as `CallError` and trouble of the step's own code as
 * `TaskError`: both cost one rollout. Whatever the model answered is an answer.
 */
export interface Step {
  /** Hash of the task's definition: part of every rollout's key. */
  readonly version: string;
  /** Calls on the wire for one rollout at most: what is reserved. */
  readonly maxCalls: number;
  readonly schema: JsonSchema | null;
  /** The answers that there are, where they are declared. */
  readonly labels?: readonly string[];
  /** Whether truncated and refused answers are scored as they stand, or count as not measured. */
  readonly answers: Readonly<Record<Exclude<AnswerStatus, 'ok'>, 'score' | 'unscored'>>;
  /** An answer's text as an output; absent where an output is more than one answer. */
  read?(text: string): Json;
  run(input: StepInput): Promise<StepAnswer>;
  /** Lets go of what it keeps open. */
  close?(): void;
}
