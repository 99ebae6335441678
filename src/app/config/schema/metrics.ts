import { z } from 'zod';

/** Names of objectives and of what is measured of a candidate itself. */
export const RESERVED_NAMES = ['primary', 'length', 'cost'];

export const metricName = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, dash and underscore only')
  .refine((name) => !RESERVED_NAMES.includes(name), {
    error: `not one of ${RESERVED_NAMES.join(', ')}: these mean something else`,
  });

/** Options of a check are the check's own; it refuses what it does not know. */
export const metric = z
  .looseObject({
    name: metricName.describe('Its name in tables, in `primary` and in `objectives`.'),
    check: z.string().min(1).optional().describe('A deterministic check of the library.'),
    module: z.string().min(1).optional().describe('Your own metric: a module whose default export scores a rollout.'),
  })
  .refine((keys) => (keys.check === undefined) !== (keys.module === undefined), {
    error: 'a metric has either a `check` or a `module`',
  });

export const scale = z
  .tuple([z.number(), z.number()], { error: 'expected [worst, best], two numbers' })
  .refine(([worst, best]) => worst !== best, { error: 'worst and best must differ' });

const weight = z.number().positive().describe('Its share; weights need not sum to 1.');

export const weighted = z.union(
  [weight, z.strictObject({ weight, scale: scale.optional().describe("[worst, best]. Default: the metric's own.") })],
  { error: 'expected a weight above 0, or {weight, scale: [worst, best]}' },
);

export const objective = z.union(
  [
    z.string().min(1),
    z.strictObject({
      objective: z.string().min(1).describe('primary, length, or the name of a metric.'),
      epsilon: z.number().nonnegative().describe("Differences up to this are ties, in the objective's own unit."),
    }),
  ],
  { error: 'expected primary, length, the name of a metric, or {objective, epsilon}' },
);

export type MetricKeys = z.infer<typeof metric>;
export type WeightedKeys = z.infer<typeof weighted>;
export type ObjectiveKeys = z.infer<typeof objective>;
