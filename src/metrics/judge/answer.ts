import { parseDocument } from 'yaml';
import { z } from 'zod';
import { parseAnswer } from '../../domain/answer.ts';
import { LEVELS, type Levels, levelMistake, type Rubric } from '../../domain/rubric.ts';
import type { JsonSchema } from '../../ports/model.ts';

/** What a judge made of it, or why its answer is off the menu. */
export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'off_menu'; readonly why: string };

export interface Ruling {
  readonly because: string;
  readonly levels: Levels;
}

export interface Preference {
  readonly because: string;
  readonly better: 'A' | 'B' | 'tie';
}

/** The answer wanted: reasons first, so that the levels follow from them. */
export function rulingSchema({ criteria }: Rubric): JsonSchema {
  const [least, most] = LEVELS;
  const level = { type: 'integer', enum: Array.from({ length: most - least + 1 }, (_, step) => least + step) };
  const levels = closed(Object.fromEntries(criteria.map(({ name }) => [name, level])));
  return closed({ because: { type: 'string' }, levels });
}

export const PREFERENCE_SCHEMA: JsonSchema = closed({
  because: { type: 'string' },
  better: { type: 'string', enum: ['A', 'B', 'tie'] },
});

const RULING = z.strictObject({ because: z.string(), levels: z.record(z.string(), z.unknown()) });
const PREFERENCE = z.strictObject({ because: z.string(), better: z.enum(['A', 'B', 'tie']) });

export function readRuling(text: string, rubric: Rubric): Read<Ruling> {
  const read = readObject(text, RULING);
  if (read.kind === 'off_menu') return read;
  const { because, levels } = read.value;
  const mistake = levelMistake(levels, rubric);
  if (mistake !== null) return { kind: 'off_menu', why: mistake };
  return { kind: 'read', value: { because, levels: levels as Levels } };
}

export function readPreference(text: string): Read<Preference> {
  return readObject(text, PREFERENCE);
}

function readObject<T>(text: string, schema: z.ZodType<T>): Read<T> {
  const answer = parseAnswer(text);
  if (typeof answer === 'string') return { kind: 'off_menu', why: 'it is not one JSON object' };
  if (saysTwice(text)) return { kind: 'off_menu', why: 'it says the same thing twice' };
  const checked = schema.safeParse(answer);
  if (checked.success) return { kind: 'read', value: checked.data };
  const issues = checked.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  return { kind: 'off_menu', why: issues.join('; ') };
}

/** JSON.parse keeps the last of two members of one name; two grades are no grade. */
function saysTwice(text: string): boolean {
  const body = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  return parseDocument(body, { uniqueKeys: true, schema: 'json' }).errors.some(({ code }) => code === 'DUPLICATE_KEY');
}

function closed(properties: { readonly [name: string]: JsonSchema }): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
