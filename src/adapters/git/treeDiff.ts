import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { gitOrThrow } from './git.ts';
import type { PatchFile } from './patchFile.ts';
import { blobAtHead, pathIn } from './repository.ts';

/**
 * What `git diff` says of two commits between which these files changed, byte for byte. Objects are made in a folder
 * that goes away; nothing is written into the repository. `ids` are as long as `git diff` has them, or whole.
 */
export async function treeDiff(root: string, files: readonly PatchFile[], ids: 'short' | 'whole'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'evolve-diff-'));
  try {
    const env = await elsewhere(root, folder);
    const before = await treeOf(root, env, files, ({ baseText }) => baseText);
    const after = await treeOf(root, env, files, ({ newText }) => newText);
    const whole = ids === 'whole' ? ['--full-index'] : [];
    return await gitOrThrow(root, [...DIFF, ...whole, before, after], { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const DIFF = ['diff', '--text', '--no-color', '--no-ext-diff', '--no-textconv', '--src-prefix=a/', '--dst-prefix=b/'];

/** New objects and the index go into `folder`; the repository's objects are only read. */
async function elsewhere(root: string, folder: string): Promise<Readonly<Record<string, string>>> {
  const objects = resolve(root, (await gitOrThrow(root, ['rev-parse', '--git-path', 'objects'])).trim());
  await mkdir(join(folder, 'objects'));
  const others = process.env.GIT_ALTERNATE_OBJECT_DIRECTORIES;
  return {
    GIT_INDEX_FILE: join(folder, 'index'),
    GIT_OBJECT_DIRECTORY: join(folder, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: [objects, ...(others ? [others] : [])].join(delimiter),
  };
}

/** A tree of these files alone: in a diff, what did not change does not show. */
async function treeOf(
  root: string,
  env: Readonly<Record<string, string>>,
  files: readonly PatchFile[],
  textOf: (file: PatchFile) => string,
): Promise<string> {
  await gitOrThrow(root, ['read-tree', '--empty'], { env });
  for (const file of files) {
    const path = pathIn(root, file.file);
    const hashed = await gitOrThrow(root, ['hash-object', '-w', '--stdin', '--path', path], {
      env,
      input: textOf(file),
    });
    const mode = (await blobAtHead(root, file.file))?.mode ?? '100644';
    await gitOrThrow(root, ['update-index', '-z', '--index-info'], {
      env,
      input: `${mode} ${hashed.trim()}\t${path}\0`,
    });
  }
  return (await gitOrThrow(root, ['write-tree'], { env })).trim();
}
