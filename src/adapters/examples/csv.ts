import { UserError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { didYouMean } from '../../domain/nearest.ts';
import { contentIds } from './contentId.ts';
import { filled } from './fill.ts';
import { EXAMPLE_KEYS, type ExampleRow, parsedJson, type RowMistake, soundRows, valueRow } from './row.ts';
import { readTable, type Table, type TableRow } from './table.ts';

type Key = (typeof EXAMPLE_KEYS)[number];

/** How the columns of a CSV file become examples. */
export interface CsvSource {
  readonly csv: string;
  /** What an example has, by the column that holds it; columns of these names need no mention. */
  readonly columns: Readonly<Partial<Record<Key, string>>>;
  /** A template over the columns; absent: the column of the input. */
  readonly input?: string;
  /** What is written as JSON; everything else is text. Tags stand with commas between them. */
  readonly json: readonly Key[];
}

/** Throws `UserError` with file and line of every mistake, and where no column holds the input. */
export function readCsv(source: CsvSource, path: string, name: string): readonly ExampleRow[] {
  const table = readTable(path, name);
  const columnOf = columnsOf(source, table, name);
  if (source.input === undefined && columnOf.get('input') === undefined) throw new UserError(noInput(name, table));
  const idOf = contentIds();
  return soundRows(
    name,
    table.rows.map((row) => rowOf(row, columnOf, source, idOf)),
  );
}

function noInput(name: string, { columns }: Table): string {
  const [first = 'text'] = columns;
  return `${name}:1: no column is called "input"; say \`columns: { input: ${first} }\` or \`input: "{{${first}}}"\`; its columns: ${columns.join(', ')}`;
}

function columnsOf({ columns: said }: CsvSource, { columns }: Table, name: string): ReadonlyMap<Key, string> {
  for (const [key, column] of Object.entries(said))
    if (!columns.includes(column))
      throw new UserError(
        `${name}:1: no column "${column}" for ${key}${didYouMean(column, columns)}; its columns: ${columns.join(', ')}`,
      );
  return new Map(
    EXAMPLE_KEYS.flatMap((key): [Key, string][] => {
      const column = said[key] ?? (columns.includes(key) ? key : undefined);
      return column === undefined ? [] : [[key, column]];
    }),
  );
}

function rowOf(
  { cells, at }: TableRow,
  columnOf: ReadonlyMap<Key, string>,
  { input: template, json }: CsvSource,
  idOf: ReturnType<typeof contentIds>,
): ExampleRow | RowMistake {
  const value: Partial<Record<Key, Json>> = {};
  for (const [key, column] of columnOf) {
    const cell = cells.get(column) ?? '';
    // An empty cell says nothing, but an empty input is one.
    if (cell === '' && key !== 'input') continue;
    const read = json.includes(key) ? parsedJson(cell) : { value: key === 'tags' ? tagsIn(cell) : cell };
    if ('message' in read) return { kind: 'mistake', at, message: `${column}: ${read.message}` };
    value[key] = read.value;
  }
  if (template !== undefined) {
    const { text, unknown } = filled(template, cells);
    if (unknown.length > 0)
      return {
        kind: 'mistake',
        at,
        message: `input: there is no column "${unknown[0]}"; ${[...cells.keys()].join(', ')}`,
      };
    value.input = text;
  }
  const { input = '' } = value;
  return valueRow({ ...value, id: value.id ?? idOf(typeof input === 'string' ? input : { input }) } as Json, at);
}

function tagsIn(cell: string): string[] {
  return cell
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
