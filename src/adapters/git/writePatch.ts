import { randomUUID } from 'node:crypto';
import { lstat, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf, UserError } from '../../domain/errors.ts';
import { git } from './git.ts';
import { repositoryOf } from './repository.ts';

/**
 * Writes a patch where the user says, whole or not at all. Throws `UserError` rather than replace a prompt, a file that
 * git tracks, or anything that is no ordinary file.
 */
export async function writePatch(output: string, patch: string, prompts: readonly string[]): Promise<void> {
  const target = await targetOf(output);
  const found = await lstat(target).catch(() => null);
  if (found !== null) await refuseTaken(target, output, found.isFile(), prompts);
  const draft = `${target}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(draft, patch, { flag: 'wx' });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw new UserError(`${output} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

async function targetOf(output: string): Promise<string> {
  const absolute = resolve(output);
  const folder = await realpath(dirname(absolute)).catch((error: unknown) => {
    throw new UserError(`${output} cannot be written: ${messageOf(error)}`, { cause: error });
  });
  if (/(^|[\\/])\.git([\\/]|$)/.test(join(folder, basename(absolute))))
    throw new UserError(`${output} is inside .git: name another file`);
  return join(folder, basename(absolute));
}

async function refuseTaken(target: string, output: string, isFile: boolean, prompts: readonly string[]): Promise<void> {
  const real = await realpath(target).catch(() => target);
  const prompted = await Promise.all(prompts.map((file) => realpath(file).catch(() => file)));
  if (prompted.includes(real))
    throw new UserError(`${output} is the prompt itself: name another file, then git apply it`);
  if (!isFile) throw new UserError(`${output} is no ordinary file: name another one`);
  const root = await repositoryOf(dirname(target));
  if (root === null) return;
  const tracked = await git(root, ['--literal-pathspecs', 'ls-files', '--error-unmatch', '--', target]);
  if (tracked.code === 0) throw new UserError(`${output} is a file that git tracks: name another one`);
}
