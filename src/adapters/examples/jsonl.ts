import { UserError } from '../../domain/errors.ts';
import type { Example } from '../../domain/example.ts';
import { readTextFile } from '../locators/textFile.ts';
import { exampleOf, type RowMistake } from './row.ts';

/** An example with the line of its file that it stands on, from 1. */
export interface ExampleRow {
  readonly example: Example;
  readonly line: number;
}

/**
 * Reads examples, one JSON object per line; blank lines are skipped. `name` is how the file is called in messages.
 * Throws `UserError` with `file:line` of every mistake: no JSON, missing or unknown keys, an id that is there twice.
 */
export function readExamples(path: string, name: string): readonly ExampleRow[] {
  const text = readTextFile(path, EXAMPLES).replace(/^\uFEFF/, '');
  const rows: ExampleRow[] = [];
  const mistakes: RowMistake[] = [];
  const lineOfId = new Map<string, number>();
  for (const [index, row] of text.split('\n').entries()) {
    if (row.trim() === '') continue;
    const line = index + 1;
    const read = exampleOf(row, line);
    if (read.kind === 'mistake') mistakes.push(read);
    else if (lineOfId.has(read.example.id))
      mistakes.push({
        kind: 'mistake',
        line,
        message: `the id "${read.example.id}" is already on line ${lineOfId.get(read.example.id)}; give one of them another`,
      });
    else rows.push({ example: read.example, line });
    if (read.kind === 'example' && !lineOfId.has(read.example.id)) lineOfId.set(read.example.id, line);
  }
  if (rows.length > MAX_ROWS) throw new UserError(`${name}: more than ${MAX_ROWS} examples`);
  if (mistakes.length > 0) throw new UserError(worded(name, mistakes));
  return rows;
}

/** What a file of examples may be. */
export const EXAMPLES = { what: 'examples', maxBytes: 256_000_000 };
const MAX_ROWS = 1_000_000;
const SHOWN = 12;

function worded(name: string, mistakes: readonly RowMistake[]): string {
  const lines = mistakes.slice(0, SHOWN).map(({ line, message }) => `${name}:${line}: ${message}`);
  const hidden = mistakes.length - lines.length;
  return [...lines, ...(hidden > 0 ? [`${name}: and ${hidden} more`] : [])].join('\n');
}
