import { resolve } from 'node:path';
import { UserError, unreachable } from '../../domain/errors.ts';
import type { Split } from '../../domain/example.ts';
import { type CsvSource, readCsv } from './csv.ts';
import { datasetFolders, type Named } from './dataset.ts';
import { checkForm, type FolderForm, folderRow } from './folder.ts';
import { readGolden } from './golden.ts';
import { readExamples } from './jsonl.ts';
import { readPromptfoo } from './promptfoo.ts';
import { type ExampleRow, soundRows } from './row.ts';
import { below, folderTree } from './tree.ts';

/** Where the examples of a split come from. Paths are absolute. */
export type ExampleSource =
  | { readonly kind: 'jsonl' | 'golden'; readonly path: string }
  | { readonly kind: 'csv'; readonly path: string; readonly csv: CsvSource }
  | { readonly kind: 'folder'; readonly path: string; readonly form: FolderForm }
  | { readonly kind: 'dataset'; readonly path: string; readonly form: FolderForm; readonly split: Split }
  | { readonly kind: 'promptfoo'; readonly path: string; readonly ignoreUnsupported: boolean };

export interface ReadExamples {
  readonly rows: readonly ExampleRow[];
  /** What a user should know of how they were read. */
  readonly notes: readonly string[];
}

/** Reads a source; `name` is how it is called in messages. Throws `UserError` with the place of every mistake. */
export function readSource(source: ExampleSource, name: string): ReadExamples {
  switch (source.kind) {
    case 'jsonl':
      return { rows: readExamples(source.path, name), notes: [] };
    case 'golden':
      return { rows: readGolden(source.path, name), notes: [] };
    case 'csv':
      return { rows: readCsv(source.csv, source.path, name), notes: [] };
    case 'folder':
      return { rows: folderRows(foldersIn(source.path, name), source.form, name), notes: [] };
    case 'dataset':
      return { rows: folderRows(datasetFolders(source.path, name, source.split), source.form, name), notes: [] };
    case 'promptfoo':
      return readPromptfoo(source.path, name, source.ignoreUnsupported);
    default:
      return unreachable(source);
  }
}

function foldersIn(path: string, name: string): Named[] {
  const tree = folderTree(resolve(path), name);
  if (tree.folders.length === 0) throw new UserError(`${name}: no folder in it; each example is a folder of files`);
  return tree.folders.map((id) => ({ id, tree: below(tree, id) }));
}

function folderRows(folders: readonly Named[], form: FolderForm, name: string): readonly ExampleRow[] {
  checkForm(form);
  return soundRows(
    name,
    folders.map(({ id, tree }) => folderRow(id, tree, form)),
  );
}
