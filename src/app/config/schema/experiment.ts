import { z } from 'zod';
import { examples } from './examples.ts';
import { guards } from './guards.ts';
import { judge, metric, metricName, objective, weighted } from './metrics.ts';
import { model, provider } from './models.ts';
import { budget, gates, search } from './search.ts';
import { prompt, task } from './task.ts';

export const STEP_NAME = /^[a-z0-9][a-z0-9_-]*$/;

const name = z.string().regex(/^[A-Za-z0-9_-]+$/, 'letters, digits, dash and underscore only');

const sections = {
  step: z
    .string()
    .regex(STEP_NAME, 'lower-case letters, digits, dash and underscore only')
    .describe('The pipeline step whose prompt evolves: the name of the folder.'),
  prompt,
  task: task.prefault({}).describe('What is done with the prompt.'),
  examples: examples.describe('What the prompt is evolved on and proved on.'),
  providers: z.record(name, provider).default({}).describe('Servers and simulations by names of yours.'),
  models: z.array(model).min(1, 'at least one model is needed').describe('What the prompt is evolved for.'),
  reflector: z
    .union([z.literal('none'), model, z.array(model).min(1)], {
      error: 'expected a model, a list of them, or `none` for operators that ask no model',
    })
    .describe(
      'The model that reads failures and proposes edits. A list: whichever gains most for its cost is asked most. none: only operators that ask no model.',
    ),
  judge: judge
    .optional()
    .describe('Who judges by rubrics: a model, a list of two, or lazy: people, when they sit down.'),
  metrics: z.array(metric).min(1, 'at least one metric is needed').describe('What is measured of an output.'),
  primary: z
    .record(metricName, weighted)
    .optional()
    .describe('What is maximised: a weight per metric. May be left out where there is one metric.'),
  objectives: z.array(objective).min(1).default(['primary', 'length']).describe('The axes of the reported front.'),
  guards: guards.prefault({}).describe('What must not be lost for a verdict of YES.'),
  gates: gates.prefault({}).describe("Limits on a candidate's text, checked before anything is paid."),
  search: search.prefault({}).describe('How candidates are looked for.'),
  budget: budget.prefault({}).describe('What a run may spend. Absent: no limit.'),
  generations: z.int().nonnegative().default(10).describe('A total; the seed is generation 0.'),
  concurrency: z.int().positive().max(1024).default(8).describe('Calls in flight at most. Changes no result.'),
  seed: z.int().nonnegative().default(1).describe('Same seed, same answers: the same run.'),
};

/** A profile: any part of an experiment, laid over it. */
const profile = z
  .strictObject(sections)
  .partial()
  .extend({ examples: examples.partial().optional().describe('Other examples.') })
  .omit({ step: true });

/** experiment.yaml as it is published for editors. What is missing may come from a profile. */
export const experimentFile = z
  .strictObject(sections)
  .partial()
  .required({ step: true })
  .extend({
    profile: name.optional().describe('The profile that applies when none is named.'),
    profiles: z.record(name, profile).optional().describe('Named changes to this experiment; --profile chooses one.'),
  });

/** An experiment with its profile laid over it: the profiles themselves are checked one by one. */
export const experiment = z.strictObject({ ...sections, profile: name.optional(), profiles: z.unknown().optional() });

export type ExperimentKeys = z.infer<typeof experiment>;
