import type { Components } from '../domain/candidate.ts';
import type { Example, Json } from '../domain/example.ts';
import type { AnswerStatus, Message, Usage } from '../domain/rollout.ts';
import type { Score } from '../domain/score.ts';

export interface MetricInput {
  readonly example: Example;
  /** Parsed JSON where the answer is JSON (fences around it removed), else the text. */
  readonly output: Json;
  readonly status: AnswerStatus;
  readonly trace: readonly Message[];
  readonly usage: Usage | null;
  readonly durationMs: number;
  readonly components: Components;
}

/** Maps one rollout to a score. Deterministic, or stored under a hash that covers what it depends on. */
export interface Metric {
  readonly name: string;
  /** Covers everything that may change a score. */
  readonly hash: string;
  readonly unit: string;
  readonly direction: 'maximise' | 'minimise';
  /** [worst, best], for `primary`. */
  readonly scale: readonly [number, number];
  score(input: MetricInput): Score | Promise<Score>;
}
