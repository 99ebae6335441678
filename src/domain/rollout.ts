import type { CandidateId } from './candidate.ts';
import type { ExampleId, Json, Split } from './example.ts';

/** `provider:name`, or the alias that the experiment gave it. Unique within an experiment. */
export type ModelId = string;

/** One rollout wanted: a candidate on an example by a model; `attempt` 0 is the first, others are repeats. */
export interface Ask<S extends Split = Split> {
  readonly candidate: CandidateId;
  readonly example: ExampleId;
  readonly model: ModelId;
  readonly attempt: number;
  readonly split: S;
}

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** How the message begins that holds what a program wrote to stderr. */
export const STDERR = 'stderr:\n';

/** Tokens as the provider counted them; `usd` from the declared price, absent when the price is unknown. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd?: number;
}

/** How the model ended. Refusals and truncations are answers, not provider errors. */
export type AnswerStatus = 'ok' | 'truncated' | 'refused';

/** One execution of a candidate. `output` is the parsed object where the step parses, else the text. */
export interface Rollout {
  readonly key: string;
  readonly candidate: CandidateId;
  readonly example: ExampleId;
  readonly model: ModelId;
  readonly attempt: number;
  readonly status: AnswerStatus;
  readonly output: Json;
  /** What was sent and answered, in order. */
  readonly trace: readonly Message[];
  readonly usage: Usage | null;
  readonly durationMs: number;
}

/** Names a cell's instance: what is left of an ask when candidate and attempt are taken away. */
export function instanceOf(ask: Pick<Ask, 'example' | 'model'>): string {
  return `${ask.example}\u0000${ask.model}`;
}
