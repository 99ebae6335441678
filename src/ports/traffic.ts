import type { ModelId } from '../domain/rollout.ts';

/** What keeps a call from going on the wire. */
export type HeldBy =
  | 'calls_in_flight'
  | 'requests_per_minute'
  | 'tokens_per_minute'
  | 'retry_after'
  | 'circuit_open'
  | 'retry'
  | 'budget';

/** Calls that wait for the same thing. */
export interface Waiting {
  readonly for: HeldBy;
  readonly calls: number;
  /** For how long yet, in ms, as far as it is known. */
  readonly ms: number | null;
}

/** What the calls of a model are doing at a moment. Roles that share a model share its limits. */
export interface ModelTraffic {
  /** Every name under which the experiment asks it. */
  readonly models: readonly ModelId[];
  /** On the wire. */
  readonly inFlight: number;
  /** On the wire at most, as its answers allow now. */
  readonly allowed: number;
  readonly waiting: readonly Waiting[];
}

/** A model that is not asked at all: for how long yet, in ms; null: while the process lasts. */
export interface SetAside {
  readonly model: ModelId;
  readonly ms: number | null;
  readonly reason: string;
}

/** What is kept back from the search, for the verify split. */
export interface KeptBack {
  readonly calls: number;
  readonly usd: number;
  readonly tokens: number;
}

/** What a run's process is doing with models at a moment. */
export interface Activity {
  readonly traffic: readonly ModelTraffic[];
  readonly setAside: readonly SetAside[];
  readonly kept: KeptBack;
}

export const NO_ACTIVITY: Activity = { traffic: [], setAside: [], kept: { calls: 0, usd: 0, tokens: 0 } };
