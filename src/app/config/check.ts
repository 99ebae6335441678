import type { z } from 'zod';
import { didYouMean } from '../../domain/nearest.ts';
import { type Mistake, refuse } from './mistakes.ts';
import { type Path, plainValue, type Source, sourceAt } from './source.ts';
import { hasVariable } from './variables.ts';

/** The value of a source, checked. Throws `UserError` with a line per mistake. */
export function checked<T extends z.ZodType>(schema: T, source: Source): z.infer<T> {
  const result = schema.safeParse(plainValue(source), { error: wordsOf });
  if (result.success) return result.data;
  refuse(source, mistakesOf(result.error.issues, source));
  throw result.error;
}

/** Mistakes of a part that does not apply now: wrong as it stands, whatever else is laid over it. */
export function standingMistakes(schema: z.ZodType, source: Source): readonly Mistake[] {
  const result = schema.safeParse(plainValue(source), { error: wordsOf });
  if (result.success) return [];
  return mistakesOf(result.error.issues, source).filter(({ path }) => {
    const there = sourceAt(source, path);
    return there !== null && !hasVariable(there);
  });
}

function mistakesOf(issues: readonly z.core.$ZodIssue[], source: Source): Mistake[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code === 'unrecognized_keys')
      return issue.keys.slice(0, 1).map((key) => ({ path: [...path, key], message: issue.message }));
    if (issue.code === 'invalid_union') return narrowed(issue, path, source);
    if (issue.code === 'invalid_key') return [{ path, message: issue.issues.map(({ message }) => message).join('; ') }];
    return [{ path, message: issue.message }];
  });
}

/** A union's own words, or those of the one member whose kind of value was meant. */
function narrowed(issue: z.core.$ZodIssueInvalidUnion, path: Path, source: Source): Mistake[] {
  const meant = issue.errors.filter(
    (issues) => !issues.some(({ code, path: inner }) => code === 'invalid_type' && inner.length === 0),
  );
  const only = meant.length === 1 ? meant[0] : undefined;
  if (!only) return [{ path, message: issue.message }];
  return mistakesOf(only, source).map((mistake) => ({ ...mistake, path: [...path, ...mistake.path] }));
}

/** What is wrong, in words. Schemas with words of their own come first; a value is never shown: it may be a secret. */
function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(issue.keys, allowedKeys(issue.inst));
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `expected ${NAMES[issue.expected] ?? issue.expected}, got ${kindOf(issue.input)}`;
    case 'invalid_value':
      return issue.input === undefined
        ? 'is missing'
        : `${quotedInput(issue)}expected ${issue.values.map(String).join(' | ')}${suggestion(issue)}`;
    case 'too_small':
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin)}`;
    default:
      return undefined;
  }
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a section of keys',
  record: 'a section of keys',
  array: 'a list',
  tuple: 'a list',
};

function kindOf(input: unknown): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'number' && !Number.isInteger(input)) return 'a fraction';
  return NAMES[typeof input] ?? typeof input;
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' items' : '';
}

function unknownKeys(keys: readonly string[], allowed: readonly string[]): string {
  const unknown = keys.map((key) => `"${key}"${didYouMean(key, allowed)}`).join(', ');
  return `unknown key${keys.length > 1 ? 's' : ''} ${unknown}; allowed here: ${allowed.join(', ')}`;
}

function allowedKeys(schema: unknown): string[] {
  const shape = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  return Object.keys(shape ?? {});
}

function quotedInput({ input }: z.core.$ZodRawIssue): string {
  return typeof input === 'string' ? '' : `got ${kindOf(input)}, `;
}

function suggestion(issue: z.core.$ZodRawIssue & { readonly code: 'invalid_value' }): string {
  return typeof issue.input === 'string' ? didYouMean(issue.input, issue.values.map(String)) : '';
}
