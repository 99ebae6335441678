import { z } from 'zod';
import { model } from './models.ts';

/** Names of objectives and of what is measured of a candidate itself. */
export const RESERVED_NAMES = ['primary', 'length', 'cost'];

export const metricName = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, dash and underscore only')
  .refine((name) => !RESERVED_NAMES.includes(name), {
    error: `not one of ${RESERVED_NAMES.join(', ')}: these mean something else`,
  });

export const scale = z
  .tuple([z.number(), z.number()], { error: 'expected [worst, best], two numbers' })
  .refine(([worst, best]) => worst !== best, { error: 'worst and best must differ' });

const path = z.string().min(1);

const judgeModel = model.extend({
  allow_rolling: z
    .boolean()
    .default(false)
    .describe('Take a model whose id names no fixed version, and may judge otherwise tomorrow.'),
});

/** Who judges. */
export const judge = z.union([z.literal('lazy'), judgeModel, z.tuple([judgeModel, judgeModel])], {
  error: 'expected a model, a list of two models, or lazy',
});

const gate = z.union(
  [
    metricName,
    z.strictObject({
      metric: metricName.describe('Declared above.'),
      at_least: z.number().gt(0).max(1).describe('On its scale as 0..1.'),
    }),
  ],
  { error: 'expected the name of a metric, or {metric, at_least}' },
);

const lengthPenalty = z.strictObject({
  of: z.enum(['prompt', 'output']).default('prompt').describe('What is measured, in characters.'),
  limit: z.int().positive().optional().describe('The size limit. Of a prompt by default gates.max_chars.'),
  from: z.number().min(0).lt(1).default(0.9).describe('Share of the limit at which the penalty begins.'),
  most: z.number().gt(0).max(1).default(0.3).describe('Taken off at the limit and above.'),
});

const keys = {
  name: metricName.describe('Its name in tables, in `primary` and in `objectives`.'),
  check: z.string().min(1).optional().describe('A deterministic check of the library.'),
  module: path.optional().describe('Your own metric: a module whose default export scores a rollout.'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Your own metric in any language: reads a request per line, writes an answer per line.'),
  rubric: path
    .optional()
    .describe("A judge: the rubric that it goes by. example: each example's own `rubric` says what is asked for."),
  composite: z
    .record(metricName, z.number().positive())
    .optional()
    .describe('A weight per metric declared above; each counts on its own scale as 0..1.'),
  only_if: z
    .array(gate)
    .min(1)
    .optional()
    .describe('Metrics declared above that must be passed, or this is the worst value.'),
  judge: judge.optional().describe("Who judges, in place of the experiment's `judge`."),
  prompt: path.optional().describe("A file with a judge's instructions in place of the usual ones."),
  mode: z
    .enum(['absolute', 'pairwise'])
    .optional()
    .describe('absolute: levels 1 to 5 by criterion. pairwise: better than what the base answers. Default: absolute.'),
  files: z.array(path).min(1).optional().describe('What a command depends on: part of what its scores are.'),
  timeout_s: z
    .number()
    .positive()
    .max(86_400)
    .optional()
    .describe("Seconds for one of a command's answers. Default: 60."),
  unit: z.string().min(1).optional().describe("Of a command's values. Default: score."),
  direction: z.enum(['maximise', 'minimise']).optional().describe("Of a command's values. Default: maximise."),
  scale: scale.optional().describe("[worst, best] of a command's values. Default: [0, 1]."),
  length_penalty: lengthPenalty.optional().describe('Taken off a composite as a text nears its size limit.'),
};

const KINDS = ['check', 'module', 'command', 'rubric', 'composite'] as const;

/** Keys that belong to one kind of metric. What is left over is an option of a check. */
const OWN: Readonly<Record<string, (typeof KINDS)[number]>> = {
  judge: 'rubric',
  prompt: 'rubric',
  mode: 'rubric',
  files: 'command',
  timeout_s: 'command',
  unit: 'command',
  direction: 'command',
  scale: 'command',
  length_penalty: 'composite',
};

/** Options of a check are the check's own; it refuses what it does not know. */
export const metric = z.looseObject(keys).superRefine((metric, context) => {
  const kinds = KINDS.filter((kind) => metric[kind] !== undefined);
  const [kind] = kinds;
  const say = (message: string, path: string[] = []) => context.addIssue({ code: 'custom', message, path });
  if (kind === undefined || kinds.length > 1) return say(`a metric has one of ${KINDS.join(', ')}`);
  for (const key of Object.keys(metric)) {
    const owner = OWN[key];
    if (owner !== undefined && owner !== kind) say(`"${key}" belongs to a metric with \`${owner}\``, [key]);
    if (kind !== 'check' && !(key in keys)) say(`a metric with \`${kind}\` has no "${key}"`, [key]);
  }
  if (kind === 'command' && metric.files === undefined) say('a command needs `files`: what its scores depend on');
});

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
export type JudgeKeys = z.infer<typeof judge>;
export type JudgeModelKeys = z.infer<typeof judgeModel>;
export type WeightedKeys = z.infer<typeof weighted>;
export type ObjectiveKeys = z.infer<typeof objective>;
