import { extname, isAbsolute, relative, resolve } from 'node:path';
import type { FolderForm } from '../../adapters/examples/folder.ts';
import { EXAMPLES } from '../../adapters/examples/jsonl.ts';
import type { ExampleSource } from '../../adapters/examples/source.ts';
import { readSplits, type SplitSource, type Splits } from '../../adapters/examples/splits.ts';
import { refuseNoFile } from '../../adapters/locators/textFile.ts';
import { isUnreviewed, UNREVIEWED } from '../../domain/drafts.ts';
import { UserError } from '../../domain/errors.ts';
import type { Split } from '../../domain/example.ts';
import { reading } from './mistakes.ts';
import type { ExamplesKeys, SourceKeys } from './schema/examples.ts';
import type { Source } from './source.ts';

/** The examples of an experiment, and what a user should know of how they were read. Throws `UserError`. */
export function examplesOf(
  examples: ExamplesKeys,
  folder: string,
  cwd: string,
  source: Source,
): ReturnType<typeof readSplits> {
  const train = split('train', examples.train);
  return readSplits(train, examples.verify === 'none' ? null : split('verify', examples.verify));

  function split(key: Split, said: string | SourceKeys): SplitSource {
    return reading(source, ['examples', key], () => {
      const declared = sourceOf(said, key, folder);
      if (declared.kind !== 'folder') refuseNoFile(declared.path, ANY);
      return { source: declared, name: nameOf(declared.path, cwd) };
    });
  }
}

/** What a model made up proves nothing before a person has looked at it. */
export function draftWarnings({ verify }: Splits): string[] {
  const drafts = (verify ?? []).filter(isUnreviewed).length;
  if (drafts === 0) return [];
  return [
    `${drafts} examples of verify were drafted by a model and nobody has reviewed them: what they prove is worth little (their tag is "${UNREVIEWED}")`,
  ];
}

/** A zip file may be larger than a file of lines; it is read by its own rules. */
const ANY = { ...EXAMPLES, maxBytes: 512_000_000 };

function sourceOf(said: string | SourceKeys, split: Split, folder: string): ExampleSource {
  if (typeof said === 'string') return fileSource(said, folder);
  const path = (file: string) => resolve(folder, file);
  const { csv, golden, dataset, promptfoo, columns = {}, json = [], input } = said;
  if (csv !== undefined)
    return { kind: 'csv', path: path(csv), csv: { csv, columns, json, ...(input === undefined ? {} : { input }) } };
  if (golden !== undefined) return { kind: 'golden', path: path(golden) };
  if (promptfoo !== undefined)
    return { kind: 'promptfoo', path: path(promptfoo), ignoreUnsupported: said.ignore_unsupported ?? false };
  const form = formOf(said);
  if (dataset !== undefined) return { kind: 'dataset', path: path(dataset), form, split: said.split ?? split };
  return { kind: 'folder', path: path(said.folder ?? '.'), form };
}

function fileSource(file: string, folder: string): ExampleSource {
  const path = resolve(folder, file);
  switch (extname(file).toLowerCase()) {
    case '.csv':
    case '.tsv':
      return { kind: 'csv', path, csv: { csv: file, columns: {}, json: [] } };
    case '.zip':
      throw new UserError(`a zip file needs to say what an input is: { dataset: ${file}, labels: ..., input: ... }`);
    default:
      return { kind: 'jsonl', path };
  }
}

function formOf({ labels = {}, input = '', expected, reference, rubric }: SourceKeys): FolderForm {
  const given = Object.entries({ expected, reference, rubric }).filter(([, file]) => file !== undefined);
  return { labels, input, ...Object.fromEntries(given) };
}

/** Relative to where the user stands, unless that leads out of there. */
export function nameOf(file: string, cwd: string): string {
  const way = relative(cwd, file);
  return way.startsWith('..') || isAbsolute(way) ? file : way;
}
