import type { Example, Json } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { LONG } from './looseRows.ts';

/** What good answers have in common, read from the examples: it decides what can be measured. */
export type AnswerShape =
  | { readonly kind: 'label'; readonly labels: readonly Json[] }
  | { readonly kind: 'short'; readonly seen: readonly Json[] }
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  | { readonly kind: 'text' }
  | { readonly kind: 'unknown' };

/** A field of an answer that is an object. */
export interface Field {
  readonly name: string;
  readonly required: boolean;
  readonly values: readonly Json[];
  /** exact: one of few or short values. list: an array. text: words of its own. other: the rest. */
  readonly kind: 'exact' | 'list' | 'text' | 'other';
}

/** At most so many different values are a choice among labels. */
const LABELS = 12;

export function answerShape(examples: readonly Example[]): AnswerShape {
  const present = examples.filter(({ expected, reference }) => expected !== undefined || reference !== undefined);
  if (present.length === 0) return { kind: 'unknown' };
  const all = present.map(({ expected, reference }) => (expected ?? reference) as Json);
  if (all.every(isFields)) return { kind: 'object', fields: fieldsOf(all) };
  if (!all.every(isScalar)) return { kind: 'unknown' };
  if (present.some(({ expected }) => expected === undefined)) return { kind: 'text' };
  const seen = distinct(all);
  return isChoice(seen, all.length) ? { kind: 'label', labels: seen } : { kind: 'short', seen };
}

/** Few values, each seen twice on average. */
export function isChoice(seen: readonly Json[], count: number): boolean {
  return seen.length >= 2 && seen.length <= LABELS && 2 * seen.length <= count;
}

export function distinct(values: readonly Json[]): Json[] {
  return [...new Map(values.map((value) => [hashOf(value), value])).values()];
}

function fieldsOf(answers: readonly { readonly [key: string]: Json }[]): Field[] {
  const names = [...new Set(answers.flatMap(Object.keys))];
  return names.map((name) => {
    const values = answers.flatMap((answer) => (Object.hasOwn(answer, name) ? [answer[name]!] : []));
    return {
      name,
      required: values.length === answers.length,
      values,
      kind: PLAIN_NAME.test(name) ? kindOf(values) : 'other',
    };
  });
}

/** Names that a path can hold as they are. */
const PLAIN_NAME = /^[\p{L}\p{N}_-]+$/u;

function kindOf(values: readonly Json[]): Field['kind'] {
  if (values.every(Array.isArray)) return 'list';
  if (values.every((value) => isScalar(value) && String(value).length <= LONG / 2)) return 'exact';
  return values.every((value) => typeof value === 'string') ? 'text' : 'other';
}

function isScalar(value: Json): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isFields(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
