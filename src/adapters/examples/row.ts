import { messageOf, UserError } from '../../domain/errors.ts';
import type { Example, Json } from '../../domain/example.ts';
import { didYouMean } from '../../domain/nearest.ts';

/** An example with the place that it stands at: `train.jsonl:3`. */
export interface ExampleRow {
  readonly kind: 'example';
  readonly example: Example;
  readonly at: string;
}

export interface RowMistake {
  readonly kind: 'mistake';
  readonly at: string;
  readonly message: string;
}

/** The rows of `name`. Throws `UserError` with every mistake, an id that is there twice among them. */
export function soundRows(name: string, read: Iterable<ExampleRow | RowMistake>): readonly ExampleRow[] {
  const rows: ExampleRow[] = [];
  const mistakes: RowMistake[] = [];
  const placeOfId = new Map<string, string>();
  for (const row of read) {
    if (row.kind === 'mistake') {
      mistakes.push(row);
      continue;
    }
    const { example, at } = row;
    const earlier = placeOfId.get(example.id);
    if (earlier === undefined) rows.push(row);
    else mistakes.push({ kind: 'mistake', at, message: twice(example.id, name, earlier) });
    if (earlier === undefined) placeOfId.set(example.id, at);
  }
  if (rows.length > MAX_ROWS) throw new UserError(`${name}: more than ${MAX_ROWS} examples`);
  if (mistakes.length > 0) throw new UserError(worded(name, mistakes));
  return rows;
}

const MAX_ROWS = 1_000_000;
const SHOWN = 12;

/** In the same file its line is enough. */
function twice(id: string, name: string, earlier: string): string {
  const line = earlier.startsWith(`${name}:`) ? earlier.slice(name.length + 1) : '';
  const place = /^\d+$/.test(line) ? `on line ${line}` : `at ${earlier}`;
  return `the id "${id}" is already ${place}; give one of them another`;
}

function worded(name: string, mistakes: readonly RowMistake[]): string {
  const lines = mistakes.slice(0, SHOWN).map(({ at, message }) => `${at}: ${message}`);
  const hidden = mistakes.length - lines.length;
  return [...lines, ...(hidden > 0 ? [`${name}: and ${hidden} more`] : [])].join('\n');
}

/** The example that a line of JSON holds, or what is wrong with it. */
export function lineRow(row: string, at: string): ExampleRow | RowMistake {
  const parsed = parsedJson(row);
  return 'message' in parsed ? { kind: 'mistake', at, message: parsed.message } : valueRow(parsed.value, at);
}

/** The example that a value is, or what is wrong with it. */
export function valueRow(value: Json, at: string): ExampleRow | RowMistake {
  const message = mistakeIn(value);
  if (message !== null) return { kind: 'mistake', at, message };
  return { kind: 'example', example: value as unknown as Example, at };
}

export function parsedJson(row: string): { readonly value: Json } | { readonly message: string } {
  try {
    return { value: JSON.parse(row) };
  } catch (error) {
    return { message: `not JSON: ${messageOf(error)}` };
  }
}

/** What an example may have. */
export const EXAMPLE_KEYS = ['id', 'input', 'expected', 'reference', 'rubric', 'tags', 'group'] as const;
const MAX_DEPTH = 64;

function mistakeIn(value: Json): string | null {
  if (!isObject(value)) return 'an example must be an object: {"id": "...", "input": ...}';
  const known: readonly string[] = EXAMPLE_KEYS;
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined)
    return `unknown key "${unknown}"${didYouMean(unknown, known)}; allowed: ${known.join(', ')}`;
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

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
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
