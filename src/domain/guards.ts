import type { ExampleId } from './example.ts';

/** What must not be lost while something else is gained. Losses are positive numbers. */
export interface Guards {
  /** Error rate of YES over all readings of a verify split. */
  readonly alpha: number;
  /** A YES says that the gain is above this, on the 0..1 of primary. */
  readonly minimalEffect: number;
  /** Most that each model may lose, on the 0..1 of primary. */
  readonly perModel: number;
  readonly metrics: readonly GuardedMetric[];
  /** Most that any example (or group) may lose, on the 0..1 of primary; null: no such guard. */
  readonly exampleLoss: number | null;
  readonly mustPass: MustPass;
}

export interface GuardedMetric {
  readonly metric: string;
  readonly direction: 'maximise' | 'minimise';
  /** Most that it may lose: in its own unit, or as a share of the baseline's mean. */
  readonly most: number;
  readonly of: 'unit' | 'share';
}

/** What must not regress at all: metrics on every example, and examples by their primary. */
export interface MustPass {
  readonly metrics: readonly { readonly metric: string; readonly scale: readonly [worst: number, best: number] }[];
  readonly examples: readonly ExampleId[];
}

/** `held`: the estimate is within what is allowed, and not too much of it is missing. `broken`: it is below, and that is no accident. `unproven`: in between. */
export interface GuardResult {
  readonly kind: 'model' | 'metric' | 'examples';
  /** The model, the metric, or the example that lost most. */
  readonly name: string;
  /** Mean paired difference, turned so that more is better; null when there is no pair. */
  readonly delta: number | null;
  /** One-sided bounds at the level of the reading; null when the spread is not known. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** The least that is allowed: 0 or below. */
  readonly allowed: number;
  /** Of the mean; null as above. */
  readonly se: number | null;
  readonly n: number;
  /** What of the baseline has no counterpart; too much of it, and the guard is unproven, whatever the rest says. */
  readonly missing: number;
  /** Of a loss beyond what is allowed, adjusted for the number of guards (Holm). */
  readonly p: number;
  readonly state: 'held' | 'unproven' | 'broken';
}
