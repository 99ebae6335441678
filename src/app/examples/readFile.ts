import { extname } from 'node:path';
import { EXAMPLES } from '../../adapters/examples/jsonl.ts';
import type { ExampleRow } from '../../adapters/examples/row.ts';
import { type ExampleSource, readSource } from '../../adapters/examples/source.ts';
import { refuseNoFile } from '../../adapters/locators/textFile.ts';
import { UserError } from '../../domain/errors.ts';

/** Files of examples that say all by themselves. */
export const FILE_FORMATS = ['jsonl', 'csv', 'golden', 'promptfoo'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** The examples of a file; without a format its name says which. Throws `UserError`. */
export function readExampleFile(path: string, name: string, format: FileFormat | null): readonly ExampleRow[] {
  refuseNoFile(path, EXAMPLES);
  const { rows } = readSource(sourceOf(path, format ?? formatOf(path)), name);
  if (rows.length === 0) throw new UserError(`${name}: no examples in it`);
  return rows;
}

function formatOf(path: string): FileFormat {
  const extension = extname(path).toLowerCase();
  if (extension === '.jsonl') return 'jsonl';
  if (extension === '.csv' || extension === '.tsv') return 'csv';
  throw new UserError(`${path}: say with --format what it is: ${FILE_FORMATS.join(', ')}`);
}

function sourceOf(path: string, format: FileFormat): ExampleSource {
  if (format === 'csv') return { kind: 'csv', path, csv: { csv: path, columns: {}, json: [] } };
  return format === 'promptfoo' ? { kind: 'promptfoo', path, ignoreUnsupported: false } : { kind: format, path };
}
