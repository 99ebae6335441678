import { parse as parseYaml } from 'yaml';
import { messageOf, UserError } from '../../domain/errors.ts';
import type { Example, Json } from '../../domain/example.ts';
import { readTextFile } from '../locators/textFile.ts';
import { contentIds } from './contentId.ts';
import { EXAMPLES } from './jsonl.ts';
import { type ExampleRow, isObject, parsedJson, type RowMistake, soundRows, valueRow } from './row.ts';
import { readTable } from './table.ts';

/** What a golden row may have. */
const KEYS = ['task_input', 'expected_behavior', 'difficulty', 'category', 'id'];

interface GoldenRow {
  readonly value: Json;
  readonly at: string;
}

/**
 * Golden examples: `task_input, expected_behavior, difficulty, category` as CSV, JSONL, JSON or YAML. What is expected becomes
 * the example's own rubric, for a judge to read; difficulty and category become tags. Throws `UserError`.
 */
export function readGolden(path: string, name: string): readonly ExampleRow[] {
  const idOf = contentIds();
  const rows = rowsIn(path, name).map((row) => ('kind' in row ? row : goldenRow(row, idOf)));
  return soundRows(name, rows);
}

function rowsIn(path: string, name: string): readonly (GoldenRow | RowMistake)[] {
  if (/\.[ct]sv$/i.test(path))
    return readTable(path, name).rows.map(({ cells, at }) => ({ at, value: withoutEmpty(cells) }));
  const text = readTextFile(path, EXAMPLES).replace(/^\uFEFF/, '');
  if (/\.jsonl$/i.test(path)) return linesIn(text, name);
  const list = listIn(text, name);
  return list.map((value, index) => ({ value, at: `${name}: row ${index + 1}` }));
}

function withoutEmpty(cells: ReadonlyMap<string, string>): Json {
  return Object.fromEntries([...cells].filter(([key, cell]) => cell !== '' || key === 'task_input'));
}

function linesIn(text: string, name: string): (GoldenRow | RowMistake)[] {
  return text.split('\n').flatMap((line, index): (GoldenRow | RowMistake)[] => {
    const at = `${name}:${index + 1}`;
    if (line.trim() === '') return [];
    const read = parsedJson(line);
    return ['message' in read ? { kind: 'mistake', at, message: read.message } : { value: read.value, at }];
  });
}

/** A list, or a list under the only key that holds one. */
function listIn(text: string, name: string): readonly Json[] {
  const value = yamlIn(text, name);
  if (Array.isArray(value)) return value as readonly Json[];
  const lists = isObject(value) ? Object.values(value).filter((member) => Array.isArray(member)) : [];
  const [list] = lists;
  if (lists.length === 1 && list !== undefined) return list as readonly Json[];
  throw new UserError(`${name}: golden examples are a list of rows with ${KEYS.slice(0, 4).join(', ')}`);
}

/** JSON is YAML too. */
function yamlIn(text: string, name: string): Json {
  try {
    return parseYaml(text, { maxAliasCount: 100 }) as Json;
  } catch (error) {
    throw new UserError(`${name}: neither JSON nor YAML that can be read: ${messageOf(error)}`, { cause: error });
  }
}

function goldenRow({ value, at }: GoldenRow, idOf: ReturnType<typeof contentIds>): ExampleRow | RowMistake {
  if (!isObject(value))
    return { kind: 'mistake', at, message: `a golden row is an object: ${KEYS.slice(0, 4).join(', ')}` };
  const message = mistakeIn(value);
  if (message !== null) return { kind: 'mistake', at, message };
  const input = value.task_input as Example['input'];
  const tags = ['difficulty', 'category'].flatMap((key) => {
    const said = value[key];
    return said === undefined || said === null || said === '' ? [] : [`${key}:${said}`];
  });
  const id = value.id === undefined ? idOf(input) : String(value.id);
  return valueRow({ id, input, rubric: value.expected_behavior!, ...(tags.length === 0 ? {} : { tags }) }, at);
}

function mistakeIn(value: { readonly [key: string]: Json }): string | null {
  const strange = Object.keys(value).find((key) => !KEYS.includes(key));
  if (strange !== undefined) return `unknown key "${strange}"; a golden row has ${KEYS.join(', ')}`;
  const { task_input: input, expected_behavior: expected } = value;
  if (typeof input !== 'string' && !isObject(input)) return '"task_input" must be a text or an object';
  const says = typeof expected === 'string' && expected.trim() !== '';
  return says ? null : '"expected_behavior" must say what a good answer does';
}
