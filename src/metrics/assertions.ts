import { z } from 'zod';
import { parseAnswer } from '../domain/answer.ts';
import { type Assertion, assertionMistake, assertionsOf, readType } from '../domain/assertion.ts';
import { editDistance } from '../domain/editDistance.ts';
import { UserError } from '../domain/errors.ts';
import type { Json } from '../domain/example.ts';
import { canonicalJson } from '../domain/hash.ts';
import type { MetricInput } from '../ports/metric.ts';
import { define } from './definition.ts';
import { validatorOf } from './schema.ts';
import { scored } from './share.ts';
import { quoted } from './words.ts';

export const assertions = define(
  {
    about:
      "Share, by weight, of the assertions in the example's `expected.assertions` that hold: the `tests` of a promptfoo config bring them. An example that asserts nothing has lost nothing.",
    tags: ['fails TYPE'],
    sample: {},
  },
  z.strictObject({}),
  () => ({
    unit: 'share of assertions',
    direction: 'maximise',
    scale: [0, 1],
    score(input) {
      const wanted = assertionsOf(input.example);
      if (wanted === null) return { kind: 'unscored', reason: 'the example has no `expected.assertions`' };
      const broken = wanted
        .map((one) => assertionMistake(one) ?? schemaMistake(one))
        .find((mistake) => mistake !== null);
      if (broken !== undefined) return { kind: 'unscored', reason: broken };
      const counted = wanted.filter(({ weight = 1 }) => weight > 0);
      const text = answerText(input);
      const lost = counted.filter((assertion) => !holds(assertion, text));
      if (lost.length === 0) return { kind: 'scored', value: 1 };
      return scored(
        1 - weightOf(lost) / weightOf(counted),
        lost.map((assertion) => ({
          at: assertion.type,
          says: sentence(assertion, text),
          tag: `fails ${assertion.type}`,
        })),
      );
    },
  }),
);

/** Levenshtein is looked at over so many characters. */
const LONGEST = 4000;
const NEAR = 5;

/** A schema that does not compile says nothing of an output. */
function schemaMistake({ type, value }: Assertion): string | null {
  const { bare } = readType(type);
  if ((bare !== 'is-json' && bare !== 'contains-json') || value === undefined) return null;
  try {
    validatorOf(value as Record<string, unknown>, type);
    return null;
  } catch (error) {
    if (error instanceof UserError) return `the schema of "${type}" does not compile`;
    throw error;
  }
}

function weightOf(all: readonly Assertion[]): number {
  return all.reduce((sum, { weight = 1 }) => sum + weight, 0);
}

/** As it was said: an output that was read as JSON may have stood between fences. */
function answerText({ output, trace }: MetricInput): string {
  const said = trace.at(-1);
  if (said?.role === 'assistant') return said.content;
  return typeof output === 'string' ? output : JSON.stringify(output);
}

function holds(assertion: Assertion, text: string): boolean {
  const { bare, negated } = readType(assertion.type);
  return TESTS[bare]!(text, assertion) !== negated;
}

const TESTS: Readonly<Record<string, (text: string, assertion: Assertion) => boolean>> = {
  equals: (text, { value = null }) => equals(text, value),
  contains: (text, { value }) => text.includes(String(value)),
  icontains: (text, { value }) => lower(text).includes(lower(String(value))),
  'contains-all': (text, { value }) => textsIn(value).every((one) => text.includes(one)),
  'contains-any': (text, { value }) => textsIn(value).some((one) => text.includes(one)),
  'icontains-all': (text, { value }) => textsIn(value).every((one) => lower(text).includes(lower(one))),
  'icontains-any': (text, { value }) => textsIn(value).some((one) => lower(text).includes(lower(one))),
  'starts-with': (text, { value }) => text.startsWith(String(value)),
  regex: (text, { value }) => new RegExp(String(value)).test(text),
  'is-json': (text, { value }) => isJson([jsonIn(text)], text, value),
  'contains-json': (text, { value }) => isJson(jsonWithin(text), text, value),
  levenshtein: (text, { value, threshold = NEAR }) => editDistance(text, String(value), LONGEST) <= threshold,
  'word-count': (text, { value = null }) => withinCount(text.trim().split(/\s+/u).filter(Boolean).length, value),
};

function equals(text: string, value: Json): boolean {
  if (typeof value === 'string') return text === value;
  if (typeof value !== 'object' || value === null) return text === String(value);
  return /^\s*[[{]/.test(text) && canonicalJson(parseAnswer(text)) === canonicalJson(value);
}

function isJson(found: readonly Json[], text: string, schema: Json | undefined): boolean {
  const values = found.filter((value) => value !== text);
  if (typeof schema !== 'object' || schema === null) return values.length > 0;
  const offences = validatorOf(schema as Record<string, unknown>, 'is-json');
  return values.some((value) => offences(value).length === 0);
}

/** Places at which an object or a list may begin, so many of them. */
const STARTS = 50;

/** Objects and lists that stand anywhere in a text. */
function jsonWithin(text: string): Json[] {
  return [...text.matchAll(/[{[]/g)].slice(0, STARTS).flatMap(({ index }) => {
    const end = text.lastIndexOf(text[index] === '{' ? '}' : ']');
    const part = text.slice(index, end + 1);
    const value = jsonIn(part);
    return value === part ? [] : [value];
  });
}

/** The text itself where it is no JSON. */
function jsonIn(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function withinCount(count: number, value: Json): boolean {
  if (typeof value === 'number') return count === value;
  const { min = 0, max = Number.POSITIVE_INFINITY } = value as { readonly min?: number; readonly max?: number };
  return count >= min && count <= max;
}

function textsIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.map(String);
  return String(value)
    .split(',')
    .map((text) => text.trim());
}

function lower(text: string): string {
  return text.toLowerCase();
}

function sentence({ type, value }: Assertion, text: string): string {
  const wanted = value === undefined ? '' : ` ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}`;
  return `The answer ${quoted(text)} does not meet ${type}${wanted}.`;
}
