import { readFile, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PatchFile } from '../../adapters/git/patchFile.ts';
import { repositoryOf } from '../../adapters/git/repository.ts';
import { messageOf, UserError } from '../../domain/errors.ts';
import { groupBy } from '../../domain/group.ts';
import type { PromptPlace } from '../../ports/prompt.ts';

/** A file in which components of the prompt live. */
export interface PromptFile {
  /** Absolute and real. */
  readonly file: string;
  readonly text: string;
  readonly places: readonly PromptPlace[];
}

/** The files of a prompt as they are now. Throws `UserError` for what cannot be read. */
export async function promptFiles(prompts: readonly PromptPlace[]): Promise<PromptFile[]> {
  const placed = await Promise.all(prompts.map(async (place) => ({ place, file: await realFile(place) })));
  const groups = [...groupBy(placed, ({ file }) => file)];
  return Promise.all(
    groups.map(async ([file, group]) => ({
      file,
      text: await textIn(file),
      places: group.map(({ place }) => place),
    })),
  );
}

/** Where paths of a patch begin: the repository that holds all files, or without one the folder above them all. */
export async function patchRoot(
  files: readonly Pick<PatchFile, 'file'>[],
  experiment: string,
): Promise<{ readonly gitRoot: string | null; readonly folder: string }> {
  const gitRoot = await sharedRoot(files.map(({ file }) => file));
  return { gitRoot, folder: folderAbove(await realpath(experiment), files) };
}

async function realFile({ file }: PromptPlace): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    throw new UserError(`the prompt cannot be read: ${messageOf(error)}`);
  }
}

async function textIn(file: string): Promise<string> {
  const bytes = await readFile(file);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) throw new UserError(`${file} is not UTF-8: a patch of it would not apply`);
  return text;
}

async function sharedRoot(files: readonly string[]): Promise<string | null> {
  const roots = [...new Set(await Promise.all(files.map((file) => repositoryOf(dirname(file)))))];
  if (roots.length > 1)
    throw new UserError(
      `the prompt lives in several repositories (${roots.join(', ')}): one patch cannot reach them all`,
    );
  return roots[0] ?? null;
}

/** The folder, or the nearest one above it that holds all files. */
function folderAbove(folder: string, files: readonly Pick<PatchFile, 'file'>[]): string {
  let above = folder;
  const holds = ({ file }: Pick<PatchFile, 'file'>) => file.startsWith(above.endsWith('/') ? above : `${above}/`);
  while (!files.every(holds) && dirname(above) !== above) above = dirname(above);
  return above;
}
