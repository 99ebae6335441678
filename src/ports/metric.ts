import type { Components } from '../domain/candidate.ts';
import type { Example, Json } from '../domain/example.ts';
import type { AnswerStatus, Message, Usage } from '../domain/rollout.ts';
import type { Exhibit, Grade, Levels, Rubric } from '../domain/rubric.ts';
import type { Score } from '../domain/score.ts';
import type { Completion, ModelRequest, ModelSpec } from './model.ts';

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

/** What a metric may use beside the rollout that it scores. Deterministic ones use nothing of it. */
export interface Aid {
  /** The rollout's key. */
  readonly key: string;
  /** Hash of the rollout's example. */
  readonly example: string;
  /** Scores of the same rollout by the metrics that this one needs. */
  readonly scores: Readonly<Record<string, Score>>;
  /** Asks one of the models in `asks`; what was asked before under `key` is found again. Throws `CallError`. */
  judge(spec: ModelSpec, key: string, request: ModelRequest): Promise<Completion>;
  /** Says that an output is, or waits to be, before judges: so that people can be shown it. */
  exhibit(exhibit: Omit<Exhibit, 'rollout' | 'example'>): Promise<void>;
  keepGrade(grade: Omit<Grade, 'rollout' | 'person' | 'judgedAt'>): Promise<void>;
  /** What people said of this rollout under a rubric. */
  peopleOn(rubric: string): readonly Grade[];
  /** The base's answer to the same example by the same model: of the same attempt, else its first. Null: not measured. */
  base(): Promise<BaseAnswer | null>;
}

export interface BaseAnswer {
  readonly key: string;
  readonly output: Json;
}

/** What a judged metric goes by, for those who show its outputs to people and compare what judges say. */
export interface Judged {
  readonly rubric: Rubric;
  /** Under which grades are kept: of the rubric, and of what it is used for. */
  readonly key: string;
  /** Ids of the models that judge; none where people do. */
  readonly judges: readonly string[];
  /** absolute: a level per criterion. pairwise: one preference. */
  readonly mode: 'absolute' | 'pairwise';
  gradeOf(levels: Levels): number;
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
  /** Metrics whose scores of the same rollout it takes. They stand before it. */
  readonly needs?: readonly string[];
  /** Models that it asks, and how many calls one rollout takes when all goes well: what a wave is charged with beforehand. */
  readonly asks?: readonly { readonly spec: ModelSpec; readonly calls: number }[];
  /** Of metrics that go by a rubric. */
  readonly judged?: Judged;
  /** Never kept: people may grade at any time. */
  readonly lazy?: true;
  score(input: MetricInput, aid: Aid): Score | Promise<Score>;
  /** Lets go of what it keeps open. */
  close?(): void;
}

/** A metric that needs nothing but the rollout. */
export type PlainMetric<S extends Score | Promise<Score> = Score | Promise<Score>> = Omit<Metric, 'score'> & {
  score(input: MetricInput): S;
};

/** Judge calls of one rollout that passes every gate, when all goes well. */
export function judgeCallsPerRollout(metrics: readonly Metric[]): number {
  return metrics.flatMap(({ asks = [] }) => asks).reduce((sum, { calls }) => sum + calls, 0);
}
