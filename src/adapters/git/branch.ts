import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import { git, gitOrThrow } from './git.ts';
import type { PatchFile } from './patchFile.ts';
import { blobAtHead, pathIn } from './repository.ts';

/** A branch to be made. */
export interface NewBranch {
  readonly name: string;
  readonly files: readonly PatchFile[];
  /** Of the commit: a line, an empty line, and the rest. */
  readonly message: string;
}

/**
 * Makes a branch with one commit on top of HEAD in which the files have their new text. The work tree, the index and the
 * current branch stay as they are, no hook runs and nothing is pushed. Returns the commit's id.
 * Throws `UserError` for a name that is taken or no name, and for a file that is not committed yet.
 */
export async function commitOnBranch(root: string, { name, files, message }: NewBranch): Promise<string> {
  await refuseName(root, name);
  if ((await git(root, ['rev-parse', '--verify', '--quiet', 'HEAD'])).code !== 0)
    throw new UserError(
      '--branch: the repository has no commit yet: commit the prompt, then export again, or export a patch without --branch',
    );
  const folder = await mkdtemp(join(tmpdir(), 'evolve-branch-'));
  try {
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    await gitOrThrow(root, ['read-tree', 'HEAD'], { env });
    for (const { file, newText } of files)
      await gitOrThrow(root, ['update-index', '-z', '--index-info'], {
        env,
        input: await entryOf(root, file, newText),
      });
    const tree = (await gitOrThrow(root, ['write-tree'], { env })).trim();
    const made = await gitOrThrow(root, ['commit-tree', tree, '-p', 'HEAD', '-F', '-'], { input: message });
    // The empty old value: only a branch that does not exist is made.
    await gitOrThrow(root, ['update-ref', `refs/heads/${name}`, made.trim(), '']);
    return made.trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function refuseName(root: string, name: string): Promise<void> {
  if ((await git(root, ['check-ref-format', `refs/heads/${name}`])).code !== 0 || name.startsWith('-'))
    throw new UserError(`--branch: "${name}" cannot name a branch`);
  if ((await git(root, ['rev-parse', '--verify', '--quiet', `refs/heads/${name}`])).code === 0)
    throw new UserError(
      `--branch: there is a branch ${name} already: name another, or delete it with git branch -D ${name}`,
    );
}

async function entryOf(root: string, file: string, text: string): Promise<string> {
  const path = pathIn(root, file);
  const blob = await blobAtHead(root, file);
  if (blob === null) throw new UserError(`${path} is not committed yet: commit it, then export again`);
  const id = await gitOrThrow(root, ['hash-object', '-w', '--stdin', '--path', path], { input: text });
  return `${blob.mode} ${id.trim()}\t${path}\0`;
}
