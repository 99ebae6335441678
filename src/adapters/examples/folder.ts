import { UserError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { didYouMean } from '../../domain/nearest.ts';
import { decoded } from '../locators/textFile.ts';
import { filled, namesIn } from './fill.ts';
import { type ExampleRow, parsedJson, type RowMistake, valueRow } from './row.ts';
import { leadsOut, type Tree } from './tree.ts';

/** How the files of a folder become an example; what is no label is a file's name. */
export interface FolderForm {
  /** Names for files in the template: `plan.txt: 001-2-plan.txt`. */
  readonly labels: Readonly<Record<string, string>>;
  /** A template over labels. */
  readonly input: string;
  /** Files that hold them: JSON where the name ends so, else text. */
  readonly expected?: string;
  readonly reference?: string;
  readonly rubric?: string;
}

/** Throws `UserError` when the template asks for what is no label, or a label is asked for by nothing. */
export function checkForm({ labels, input }: FolderForm): void {
  const known = Object.keys(labels);
  const strange = namesIn(input).find((name) => !known.includes(name));
  if (strange !== undefined)
    throw new UserError(
      `{{${strange}}} is no label${didYouMean(strange, known)}; labels: ${known.join(', ') || 'none'}`,
    );
  const idle = known.find((name) => !namesIn(input).includes(name));
  if (idle !== undefined) throw new UserError(`the template never asks for {{${idle}}}; take the label away`);
}

/** The example that a folder of files is. Files go into its input byte for byte. */
export function folderRow(id: string, tree: Tree, form: FolderForm): ExampleRow | RowMistake {
  try {
    const texts = new Map(Object.entries(form.labels).map(([label, file]) => [label, textOf(tree, file)]));
    const extras = (['expected', 'reference', 'rubric'] as const).flatMap((key): [string, Json][] => {
      const file = form[key];
      return file === undefined ? [] : [[key, key === 'rubric' ? textOf(tree, file) : jsonOrText(tree, file)]];
    });
    return valueRow({ id, input: filled(form.input, texts).text, ...Object.fromEntries(extras) }, tree.name);
  } catch (error) {
    if (error instanceof UserError) return { kind: 'mistake', at: tree.name, message: error.message };
    throw error;
  }
}

function textOf(tree: Tree, file: string): string {
  if (leadsOut(file)) throw new UserError(`the path ${JSON.stringify(file)} leads out of it`);
  if (!tree.has(file)) throw new UserError(`there is no file ${file}`);
  return decoded(tree.read(file), file, { what: 'examples', maxBytes: 0 }).replace(/^\uFEFF/, '');
}

function jsonOrText(tree: Tree, file: string): Json {
  const text = textOf(tree, file);
  if (!/\.json$/i.test(file)) return text;
  const read = parsedJson(text);
  if ('message' in read) throw new UserError(`${file}: ${read.message}`);
  return read.value;
}
