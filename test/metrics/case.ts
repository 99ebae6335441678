import { expect } from 'vitest';
import type { Example, Json } from '../../src/domain/example.ts';
import { createCheck } from '../../src/metrics/checks.ts';
import type { MetricInput } from '../../src/ports/metric.ts';
import { rolloutOf } from './rollouts.ts';

/** What a check makes of an output. */
export interface Case {
  readonly check: string;
  readonly with?: Record<string, unknown>;
  readonly output: Json;
  readonly example?: Partial<Example>;
  /** What else is known of the rollout. */
  readonly rollout?: Partial<Pick<MetricInput, 'trace' | 'usage' | 'durationMs' | 'components'>>;
  /** The value, or why there is none. */
  readonly scores: number | string;
  readonly tags?: readonly string[];
  readonly says?: readonly string[];
}

export function check({
  check,
  with: options = {},
  output,
  example = {},
  rollout = {},
  scores,
  tags,
  says = [],
}: Case): void {
  const score = createCheck('m', check, options).score(rolloutOf(output, { ...rollout, example }));
  if (typeof scores === 'string') {
    expect(score).toEqual({ kind: 'unscored', reason: scores });
    return;
  }
  if (score.kind !== 'scored') throw new Error(score.reason);
  expect(score.value).toBeCloseTo(scores, 10);
  expect(score.tags).toEqual(tags);
  expect(score.feedback === undefined).toBe(tags === undefined);
  for (const text of says) expect(score.feedback).toContain(text);
}
