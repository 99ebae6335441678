import { z } from 'zod';

const words = z.string().regex(/\S/, 'needs words');

const criterion = z.strictObject({
  name: z
    .string()
    .regex(/^[\p{L}\p{N}_-]+$/u, 'letters, digits, dash and underscore only')
    .describe('Its name in grades, feedback and tags.'),
  weight: z.number().positive().default(1).describe('Its share of the grade; weights need not sum to 1.'),
  question: words.describe('What is looked at.'),
  levels: z
    .strictObject({ 1: words, 2: words, 3: words, 4: words, 5: words })
    .describe('What each level from 1 (worst) to 5 (best) means.'),
});

const gradedAnswer = z.strictObject({
  input: words.optional(),
  output: words,
  levels: z.record(z.string(), z.int().min(1).max(5)),
  because: words,
});

/** A rubric file: rubrics/NAME.yaml. */
export const rubricFile = z.strictObject({
  rubric: words.describe('Its name.'),
  version: z.int().positive().describe('Goes up when the meaning changes.'),
  about: words.describe('What is graded, and what for.'),
  criteria: z.array(criterion).min(1, 'at least one criterion is needed'),
  examples: z.array(gradedAnswer).default([]).describe('Answers that were graded, to show what is meant.'),
});

export type RubricKeys = z.infer<typeof rubricFile>;
