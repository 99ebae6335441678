import { z } from 'zod';
import { metricName } from './metrics.ts';

const share = z.number().nonnegative();

const loss = z.union(
  [share, z.strictObject({ share: share.describe("Most that it may lose, as a share of the baseline's mean.") })],
  { error: 'expected what the metric may lose in its own unit, or {share: ...} of the baseline' },
);

export const guards = z.strictObject({
  per_model: z.number().min(0).max(1).default(0.05).describe('Most of primary (0 to 1) that any model may lose.'),
  must_pass: z
    .array(z.string().min(1))
    .default([])
    .describe('What must not regress at all: names of metrics, and ids or tags of verify examples.'),
  metrics: z
    .record(metricName, loss)
    .default({})
    .describe("Most that a metric may lose: a number in its own unit, or {share: ...} of the baseline's mean."),
  cost: share.nullable().default(null).describe('Share by which a rollout may cost more: 0.2 is 20 %. null: no guard.'),
  latency: share.nullable().default(null).describe('Share by which a rollout may take longer. null: no guard.'),
  example_loss: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .describe('Most of primary (0 to 1) that any one example may lose. null: no guard.'),
  minimal_effect: z.number().min(0).max(1).default(0).describe('Gain of primary (0 to 1) that a YES must exceed.'),
  alpha: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.05)
    .describe('How often a YES may be wrong, over all readings of a split.'),
});

export type GuardKeys = z.infer<typeof guards>;
