import type { Example, Json } from './example.ts';

/** One thing that must hold of an output, as promptfoo writes it: with `not-` before the type, it must not. */
export interface Assertion {
  readonly type: string;
  readonly value?: Json;
  readonly threshold?: number;
  /** Its share; 1 when absent. */
  readonly weight?: number;
}

const NEGATION = 'not-';

/** What each type takes as its value. */
const TAKES: Readonly<Record<string, { readonly what: string; takes(value: Json | undefined): boolean }>> = {
  equals: { what: 'a value', takes: (value) => value !== undefined },
  contains: { what: 'a text', takes: isText },
  icontains: { what: 'a text', takes: isText },
  'contains-all': { what: 'a list of texts', takes: isTexts },
  'contains-any': { what: 'a list of texts', takes: isTexts },
  'icontains-all': { what: 'a list of texts', takes: isTexts },
  'icontains-any': { what: 'a list of texts', takes: isTexts },
  'starts-with': { what: 'a text', takes: isText },
  regex: { what: 'a regular expression', takes: isPattern },
  'is-json': { what: 'a JSON Schema, or nothing', takes: isSchema },
  'contains-json': { what: 'a JSON Schema, or nothing', takes: isSchema },
  levenshtein: { what: 'a text', takes: isText },
  'word-count': { what: 'a number, or {min, max}', takes: isCount },
};

/** The types there are, without their negations. */
export const ASSERTION_TYPES: readonly string[] = Object.keys(TAKES);

/** The type without its negation, and whether it had one. */
export function readType(type: string): { readonly bare: string; readonly negated: boolean } {
  const negated = type.startsWith(NEGATION);
  return { bare: negated ? type.slice(NEGATION.length) : type, negated };
}

/** Why a value is no assertion that can be checked; null when it is one. */
export function assertionMistake({ type, value, threshold, weight }: Assertion): string | null {
  const { bare } = readType(type);
  const kind = Object.hasOwn(TAKES, bare) ? TAKES[bare] : undefined;
  if (kind === undefined) return `there is no assertion "${type}"`;
  if (!kind.takes(value)) return `"${type}" takes ${kind.what}`;
  if (threshold !== undefined && bare !== 'levenshtein') return `"${type}" takes no threshold`;
  if (weight !== undefined && !(weight >= 0)) return `the weight of "${type}" must be 0 or more`;
  return null;
}

/** What an example asserts of its outputs; null when its `expected` holds no assertions. */
export function assertionsOf({ expected }: Example): readonly Assertion[] | null {
  if (typeof expected !== 'object' || expected === null || !('assertions' in expected)) return null;
  const { assertions } = expected as { readonly assertions?: Json };
  if (!Array.isArray(assertions)) return null;
  return assertions.every(isAssertion) ? (assertions as unknown as readonly Assertion[]) : null;
}

function isAssertion(value: Json): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '';
}

/** A text holds several with commas between. */
function isTexts(value: Json | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every(isText) : isText(value);
}

function isPattern(value: Json | undefined): boolean {
  if (typeof value !== 'string' || value === '') return false;
  try {
    new RegExp(value);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isSchema(value: Json | undefined): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

function isCount(value: Json | undefined): boolean {
  if (typeof value === 'number') return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const bounds = Object.entries(value);
  return bounds.length > 0 && bounds.every(([key, bound]) => /^(min|max)$/.test(key) && typeof bound === 'number');
}
