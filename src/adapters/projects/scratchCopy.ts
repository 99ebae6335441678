import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import {
  copyFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import { gitOrThrow } from '../git/git.ts';

/** A user's project: what of it is copied, and what only linked to. */
export interface Project {
  /** Absolute and real. */
  readonly root: string;
  /** Whether git says what belongs to it. */
  readonly git: boolean;
  /** Paths in it that are linked to instead of copied, such as node_modules. */
  readonly link: readonly string[];
  /** Absolute folders that do not belong to it. */
  readonly beside: readonly string[];
}

/** A file of the project with another text. `path` is relative to its root. */
export interface Replaced {
  readonly path: string;
  readonly text: string;
}

/** Copies the project to a new folder with `replaced` in place, for `use`; the folder goes away afterwards. */
export async function withScratchCopy<T>(
  project: Project,
  replaced: readonly Replaced[],
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'evolve-gate-')));
  try {
    for (const path of await filesOf(project)) await copyInto(project.root, folder, path);
    for (const path of project.link) await linkInto(project.root, folder, path);
    for (const { path, text } of replaced) await replaceIn(folder, path, text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names and contents of what is copied, in one hash. */
export async function projectHash(project: Project): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await filesOf(project)) {
    const file = join(project.root, path);
    const content = (await lstat(file)).isSymbolicLink() ? await readlink(file) : await readFile(file);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Paths of its files, sorted: by git those that are tracked or not ignored, else all but hidden folders of tools. */
async function filesOf({ root, git, link, beside }: Project): Promise<readonly string[]> {
  const all = git
    ? (await gitOrThrow(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])).split('\0')
    : await filesBelow(root, root);
  const apart = [...link, ...beside.map((folder) => relative(root, folder))].filter((path) => path !== '');
  const isApart = (path: string) => apart.some((other) => path === other || path.startsWith(`${other}${sep}`));
  const wanted = [...new Set(all)].filter((path) => path !== '' && !isApart(path)).sort();
  // Deleted, but not yet for git; or a repository inside this one.
  const kinds = await Promise.all(wanted.map((path) => lstat(join(root, path)).catch(() => null)));
  return wanted.filter((_, at) => kinds[at]?.isFile() || kinds[at]?.isSymbolicLink());
}

const SKIPPED = ['.git', '.hg', '.svn'];

async function filesBelow(folder: string, root: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !SKIPPED.includes(name))
      .map((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? filesBelow(path, root) : [relative(root, path)];
      }),
  );
  return found.flat();
}

async function copyInto(root: string, folder: string, path: string): Promise<void> {
  const [from, to] = [join(root, path), join(folder, path)];
  await mkdir(dirname(to), { recursive: true });
  if ((await lstat(from)).isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyFile(from, to, constants.COPYFILE_FICLONE);
}

async function linkInto(root: string, folder: string, path: string): Promise<void> {
  const [from, to] = [join(root, path), join(folder, path)];
  if (!existsSync(from)) throw new UserError(`gates.command.link: there is no ${path} in ${root}`);
  await mkdir(dirname(to), { recursive: true });
  await symlink(from, to);
}

/** Never through a link: that would lead out of the copy, into the user's own file. */
async function replaceIn(folder: string, path: string, text: string): Promise<void> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  if (!(await realpath(dirname(target))).startsWith(folder))
    throw new UserError(`gates.command: ${path} lies behind a link, so that a candidate cannot be put in its place`);
  const mode = (await lstat(target).catch(() => null))?.mode;
  await rm(target, { force: true });
  await writeFile(target, text, mode === undefined ? {} : { mode });
}
