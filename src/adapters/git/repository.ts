import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import { gitRootOf } from '../locators/gitRoot.ts';
import { git, gitOrThrow } from './git.ts';

/** How a file stands against the last commit. `untracked` covers ignored files and repositories without a commit. */
export type FileStatus = 'clean' | 'dirty' | 'untracked';

/** The root of the git repository that `folder` is in; null when it is in none. */
export async function repositoryOf(folder: string): Promise<string | null> {
  // Without a repository the answer must not need git to be installed.
  if (gitRootOf(folder) === null) return null;
  const { code, out, err } = await git(folder, ['rev-parse', '--show-toplevel']);
  if (code === 0 && out.trim() !== '') return realpath(out.replace(/\r?\n$/, ''));
  throw new UserError(`git does not read the repository of ${folder}: ${err.trim() || 'it has no work tree'}`);
}

export async function statusOf(root: string, file: string): Promise<FileStatus> {
  const path = pathIn(root, file);
  const answer = await gitOrThrow(root, [
    '--literal-pathspecs',
    'status',
    '--porcelain=v1',
    '-z',
    '--ignored',
    '--untracked-files=all',
    '--',
    path,
  ]);
  if (answer === '') return 'clean';
  return /^(\?\?|!!)/.test(answer) ? 'untracked' : 'dirty';
}

export interface TrackedBlob {
  /** The object id at HEAD, in full. */
  readonly id: string;
  /** Six octal digits: 100644, 100755, 120000. */
  readonly mode: string;
}

/** The file as HEAD has it; null when HEAD does not. */
export async function blobAtHead(root: string, file: string): Promise<TrackedBlob | null> {
  if ((await git(root, ['rev-parse', '--verify', '--quiet', 'HEAD'])).code !== 0) return null;
  const answer = await gitOrThrow(root, ['--literal-pathspecs', 'ls-tree', '-z', 'HEAD', '--', pathIn(root, file)]);
  const found = /^(\d{6}) blob ([0-9a-f]+)\t/.exec(answer);
  return found ? { mode: found[1] ?? '', id: found[2] ?? '' } : null;
}

/** A file's path in its repository, with slashes. Both paths real, or a link would lead outside. */
export function pathIn(root: string, file: string): string {
  const path = relative(root, file).split(sep).join('/');
  if (path === '' || path === '..' || path.startsWith('../'))
    throw new UserError(`${file} is outside ${root}: a patch cannot reach it; move the prompt inside`);
  return path;
}
