import { CsvError, parse } from 'csv-parse/sync';
import { UserError } from '../../domain/errors.ts';
import { readTextFile } from '../locators/textFile.ts';
import { EXAMPLES } from './jsonl.ts';

/** A row of a table under the names of its columns. */
export interface TableRow {
  readonly cells: ReadonlyMap<string, string>;
  readonly at: string;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** A CSV file, RFC 4180, with tabs where its name ends in .tsv; the first row names the columns. Throws `UserError` with the line. */
export function readTable(path: string, name: string): Table {
  const [head, ...body] = parsed(path, name);
  if (head === undefined) throw new UserError(`${name}: no columns in it; the first row must name them`);
  const columns = head.record.map((column) => column.trim());
  const twice = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index);
  if (twice !== undefined) throw new UserError(`${name}:1: two columns are called "${twice}"; rename one of them`);
  return {
    columns: columns.filter((column) => column !== ''),
    rows: body.map(({ record, line }) => ({
      cells: new Map(columns.flatMap((column, index) => (column === '' ? [] : [[column, record[index] ?? '']]))),
      at: `${name}:${line}`,
    })),
  };
}

interface Parsed {
  readonly record: readonly string[];
  /** Where it begins, from 1. */
  readonly line: number;
}

function parsed(path: string, name: string): Parsed[] {
  const text = readTextFile(path, EXAMPLES).replace(/^\uFEFF/, '');
  const lineAt = lineCounter(Buffer.from(text));
  let end = 0;
  return recordsIn(text, /\.tsv$/i.test(path) ? '\t' : ',', name).map(({ record, info }) => {
    const line = lineAt(end);
    end = info.bytes;
    return { record, line };
  });
}

interface Read {
  readonly record: string[];
  readonly info: { readonly bytes: number };
}

function recordsIn(text: string, delimiter: string, name: string): readonly Read[] {
  try {
    // A table with tabs rarely quotes, so that a quote in a field is one. With `info` each record comes with where it ends, which the declared types do not say.
    return parse(text, {
      info: true,
      delimiter,
      relax_quotes: delimiter === '\t',
      skip_empty_lines: true,
    }) as unknown as Read[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(`${name}: not CSV that can be read: ${error.message}`, { cause: error });
  }
}

const [LF, CR] = [10, 13];

/** The line of the first byte at or after an offset that is no line end; offsets in rising order. */
function lineCounter(bytes: Buffer): (offset: number) => number {
  let [at, line] = [0, 1];
  return (offset) => {
    while (at < offset || bytes[at] === LF || bytes[at] === CR) {
      if (bytes[at] === LF) line += 1;
      at += 1;
    }
    return line;
  };
}
