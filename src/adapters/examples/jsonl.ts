import { readTextFile } from '../locators/textFile.ts';
import { type ExampleRow, lineRow, soundRows } from './row.ts';

/**
 * Reads examples, one JSON object per line; blank lines are skipped. `name` is how the file is called in messages.
 * Throws `UserError` with `file:line` of every mistake: no JSON, missing or unknown keys, an id that is there twice.
 */
export function readExamples(path: string, name: string): readonly ExampleRow[] {
  const lines = readTextFile(path, EXAMPLES)
    .replace(/^\uFEFF/, '')
    .split('\n');
  return soundRows(
    name,
    lines.flatMap((line, index) => (line.trim() === '' ? [] : [lineRow(line, `${name}:${index + 1}`)])),
  );
}

/** What a file of examples may be. */
export const EXAMPLES = { what: 'examples', maxBytes: 256_000_000 };
