import { resolve } from 'node:path';
import type { LocatedPrompt } from '../../adapters/locators/promptFile.ts';
import { readTextFile } from '../../adapters/locators/textFile.ts';
import { messageOf, UserError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import type { JsonSchema } from '../../ports/model.ts';
import { filesHash } from './filesHash.ts';
import { reading, refuse } from './mistakes.ts';
import type { TaskKeys } from './schema/task.ts';
import type { Source } from './source.ts';

/** The step as the experiment declares it. */
export type DeclaredTask = DeclaredChat | DeclaredModule | DeclaredCommand;

interface Shared {
  readonly params: { readonly [name: string]: Json };
  readonly schema: JsonSchema | null;
  /** What answers that are cut off or refused are worth: their score, or no score. */
  readonly answers: { readonly truncated: 'score' | 'unscored'; readonly refused: 'score' | 'unscored' };
}

export interface DeclaredChat extends Shared {
  readonly kind: 'chat';
  /** Template of the user message. */
  readonly user: string;
  /** Template of the system message; null: the component `system`. */
  readonly system: string | null;
  /** The answer is one of these; absent: it is free. */
  readonly labels?: readonly string[];
  /** The schema is asked for by the provider's own means where it has them. */
  readonly structured: boolean;
}

/** What a step of the user's own has of limits: they are no part of what it is. */
export interface TaskLimits {
  /** Calls of one rollout. */
  readonly maxCalls: number;
  readonly timeoutMs: number;
}

export interface DeclaredModule extends Shared, TaskLimits {
  readonly kind: 'module';
  /** As the experiment writes it. */
  readonly name: string;
  /** Absolute. */
  readonly module: string;
  /** Of its text and of the declared files. */
  readonly hash: string;
}

export interface DeclaredCommand extends Shared, TaskLimits {
  readonly kind: 'command';
  readonly command: readonly string[];
  /** Of the declared files. */
  readonly hash: string;
  /** Where it is started. */
  readonly folder: string;
  readonly workers: number;
}

export function taskOf(keys: TaskKeys, folder: string, source: Source, prompt: readonly LocatedPrompt[]): DeclaredTask {
  const { params, answers, max_calls: maxCalls = 1, timeout_s: seconds = 60 } = keys;
  const schema = keys.output?.schema === undefined ? null : schemaOf(keys.output.schema, folder, source);
  const shared = { params, schema, answers };
  const limits = { maxCalls, timeoutMs: seconds * 1000 };
  const hashed = (files: readonly string[], key: string) =>
    filesHash({ files, folder, what: 'file of the task', prompt }, (at, read) =>
      reading(source, key === 'files' ? ['task', key, at] : ['task', key], read),
    );
  const { module: name, command, files = [], workers = 4 } = keys;
  if (keys.kind === 'module' && name !== undefined) {
    const hash = hashOf([hashed([name], 'module'), hashed(files, 'files')]);
    return { kind: 'module', name, module: resolve(folder, name), hash, ...shared, ...limits };
  }
  if (keys.kind === 'command' && command !== undefined)
    return { kind: 'command', command, hash: hashed(files, 'files'), folder, workers, ...shared, ...limits };
  if (schema === null && keys.structured === true)
    refuse(source, [{ path: ['task', 'structured'], message: 'structured output needs `output.schema`' }]);
  return {
    kind: 'chat',
    user: keys.user ?? '{{input}}',
    system: keys.system ?? null,
    ...(keys.output?.labels === undefined ? {} : { labels: keys.output.labels }),
    structured: keys.structured ?? schema !== null,
    ...shared,
  };
}

/** What of a task makes a run this run: where files lie does not matter, what they say does; limits may change. */
export function taskIdentity(task: DeclaredTask): unknown {
  if (task.kind === 'chat') return task;
  const { params, schema, answers, kind, hash } = task;
  const command = task.kind === 'command' ? task.command : undefined;
  return { kind, hash, command, params, schema, answers };
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
