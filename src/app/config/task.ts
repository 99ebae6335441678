import { resolve } from 'node:path';
import { readTextFile } from '../../adapters/locators/textFile.ts';
import { messageOf, UserError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import type { JsonSchema } from '../../ports/model.ts';
import { reading, refuse } from './mistakes.ts';
import type { TaskKeys } from './schema/task.ts';
import type { Source } from './source.ts';

/** The step as the experiment declares it. */
export interface DeclaredTask {
  readonly kind: 'chat';
  /** Template of the user message. */
  readonly user: string;
  /** Template of the system message; null: the component `system`. */
  readonly system: string | null;
  readonly params: { readonly [name: string]: Json };
  readonly schema: JsonSchema | null;
  /** The answer is one of these; absent: it is free. */
  readonly labels?: readonly string[];
  /** The schema is asked for by the provider's own means where it has them. */
  readonly structured: boolean;
  /** What answers that are cut off or refused are worth: their score, or no score. */
  readonly answers: { readonly truncated: 'score' | 'unscored'; readonly refused: 'score' | 'unscored' };
}

export function taskOf(keys: TaskKeys, folder: string, source: Source): DeclaredTask {
  const schema = keys.output?.schema === undefined ? null : schemaOf(keys.output.schema, folder, source);
  if (schema === null && keys.structured === true)
    refuse(source, [{ path: ['task', 'structured'], message: 'structured output needs `output.schema`' }]);
  return {
    kind: keys.kind,
    user: keys.user ?? '{{input}}',
    system: keys.system ?? null,
    params: keys.params,
    schema,
    ...(keys.output?.labels === undefined ? {} : { labels: keys.output.labels }),
    structured: keys.structured ?? schema !== null,
    answers: keys.answers,
  };
}

function schemaOf(declared: string | JsonSchema, folder: string, source: Source): JsonSchema {
  if (typeof declared !== 'string') return declared;
  const path = resolve(folder, declared);
  return reading(source, ['task', 'output', 'schema'], () => parsed(path));
}

function parsed(path: string): JsonSchema {
  const text = readTextFile(path, { what: 'output schema', maxBytes: 1_000_000 }).replace(/^\uFEFF/, '');
  const value = parsedJson(text, path);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonSchema;
  throw new UserError(`output schema: ${path} must hold an object`);
}

function parsedJson(text: string, path: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`output schema: ${path} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}
