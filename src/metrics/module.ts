import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { messageOf, UserError } from '../domain/errors.ts';
import { hashOf } from '../domain/hash.ts';
import type { Score } from '../domain/score.ts';
import type { MetricInput, PlainMetric } from '../ports/metric.ts';
import { scoreOfResult } from './result.ts';

const MODULE = z.looseObject({
  default: z.custom<(input: MetricInput) => unknown>((value) => typeof value === 'function', {
    message: 'the default export must be a function ({ example, output, trace, components }) => ({ value })',
  }),
  unit: z.string().optional(),
  direction: z.enum(['maximise', 'minimise']).default('maximise'),
  scale: z
    .tuple([z.number(), z.number()])
    .refine(([worst, best]) => worst !== best, 'worst and best are the same')
    .optional(),
});

/**
 * A metric of the user's own: `export default async function score({ example, output, trace, components })` that returns
 * `{ value, feedback?, tags? }` or `{ unscored }`; optional exports `unit`, `direction` and `scale` ([worst, best]).
 * The hash covers the file, not what it imports. Throws `UserError` when the module cannot be loaded, and at `score` when
 * the result has another shape or the value is not finite; an error that the module throws leaves the rollout unscored.
 */
export async function createModuleMetric(name: string, path: string): Promise<PlainMetric> {
  const source = await sourceOf(name, path);
  const hash = hashOf({ module: source });
  const { default: score, unit, direction, scale } = await load(name, path, hash);
  return {
    name,
    hash,
    unit: unit ?? 'score',
    direction,
    scale: scale ?? (direction === 'maximise' ? [0, 1] : [1, 0]),
    score: (input) => scoreWith(score, input, `metric ${name} (${path})`),
  };
}

async function sourceOf(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`metric ${name}: cannot read the module ${path}: ${messageOf(error)}`);
  }
}

async function load(name: string, path: string, hash: string): Promise<z.infer<typeof MODULE>> {
  let loaded: unknown;
  try {
    // The query keeps a changed file from being answered from the module cache.
    loaded = await import(`${pathToFileURL(resolve(path)).href}?hash=${hash}`);
  } catch (error) {
    throw new UserError(`metric ${name}: cannot load the module ${path}: ${messageOf(error)}`);
  }
  const parsed = MODULE.safeParse({ ...(loaded as object) });
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(`metric ${name} (${path}): ${mistakes.join('; ')}`);
  }
  return parsed.data;
}

async function scoreWith(score: (input: MetricInput) => unknown, input: MetricInput, who: string): Promise<Score> {
  let result: unknown;
  try {
    // A copy, because what the module changes must not reach the other metrics.
    result = await score(structuredClone(input));
  } catch (error) {
    return { kind: 'unscored', reason: `${who} failed: ${messageOf(error)}` };
  }
  return scoreOfResult(result, who);
}
