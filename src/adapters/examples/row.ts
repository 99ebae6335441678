import { messageOf } from '../../domain/errors.ts';
import type { Example, Json } from '../../domain/example.ts';
import { didYouMean } from '../../domain/nearest.ts';

export interface RowMistake {
  readonly kind: 'mistake';
  readonly line: number;
  readonly message: string;
}

/** The example that a line of JSON holds, or what is wrong with it. */
export function exampleOf(
  row: string,
  line: number,
): { readonly kind: 'example'; readonly example: Example } | RowMistake {
  const parsed = parsedJson(row);
  if ('message' in parsed) return { kind: 'mistake', line, message: parsed.message };
  const message = mistakeIn(parsed.value);
  if (message !== null) return { kind: 'mistake', line, message };
  return { kind: 'example', example: parsed.value as unknown as Example };
}

function parsedJson(row: string): { readonly value: Json } | { readonly message: string } {
  try {
    return { value: JSON.parse(row) };
  } catch (error) {
    return { message: `not JSON: ${messageOf(error)}` };
  }
}

const KEYS = ['id', 'input', 'expected', 'reference', 'rubric', 'tags', 'group'];
const MAX_DEPTH = 64;

function mistakeIn(value: Json): string | null {
  if (!isObject(value)) return 'an example must be an object: {"id": "...", "input": ...}';
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return `unknown key "${unknown}"${didYouMean(unknown, KEYS)}; allowed: ${KEYS.join(', ')}`;
  return hostile(value, MAX_DEPTH) ?? mistakeInFields(value);
}

function mistakeInFields({ id, input, rubric, tags, group }: { readonly [key: string]: Json }): string | null {
  if (id === undefined) return '"id" is missing';
  if (typeof id !== 'string' || id.trim() === '') return '"id" must be a text that is not empty';
  if (id.includes('\0')) return '"id" must not hold a NUL';
  if (input === undefined) return '"input" is missing';
  if (typeof input !== 'string' && !isObject(input)) return '"input" must be a text or an object';
  if (rubric !== undefined && typeof rubric !== 'string') return '"rubric" must be a text';
  if (group !== undefined && typeof group !== 'string') return '"group" must be a text';
  const areTags = tags === undefined || (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'));
  return areTags ? null : '"tags" must be a list of texts';
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What walks or copies a value later must neither run out of stack nor meet a prototype. */
function hostile(value: Json, left: number): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (left === 0) return `nested deeper than ${MAX_DEPTH} levels`;
  if (Object.hasOwn(value, '__proto__')) return '"__proto__" cannot be a key';
  for (const member of Object.values(value)) {
    const found = hostile(member, left - 1);
    if (found !== null) return found;
  }
  return null;
}
