import { readdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { messageOf, UserError } from '../../domain/errors.ts';
import { readBytes } from '../locators/textFile.ts';

/** Files below one place: a folder, or what a zip file holds. */
export interface Tree {
  /** How it is called in messages. */
  readonly name: string;
  /** Names of what lies directly in it, in order; hidden ones are not among them. */
  readonly folders: readonly string[];
  /** Throws `UserError` when there is no such file, or when it is too large or lies elsewhere. */
  read(path: string): Buffer;
  has(path: string): boolean;
}

/** What one file of an example may be. */
const FILE = { what: 'examples', maxBytes: 64_000_000 };

/** A folder as a tree. Links that lead out of it are refused: what is read goes to models. */
export function folderTree(folder: string, name: string): Tree {
  const root = rootOf(folder, name);
  const entries = readdirSync(root, { withFileTypes: true });
  return {
    name,
    folders: entries
      .filter(
        (entry) => !isHidden(entry.name) && statSync(join(root, entry.name), { throwIfNoEntry: false })?.isDirectory(),
      )
      .map((entry) => entry.name)
      .sort(),
    read: (path) => {
      if (leadsOut(path)) throw new UserError(`${name}: the path ${JSON.stringify(path)} leads out of it`);
      const file = join(root, path);
      const bytes = readBytes(file, FILE);
      const way = relative(root, realpathSync(file));
      if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
        throw new UserError(`${name}: ${path} is a link that leads out of the folder; put the file itself there`);
      return bytes;
    },
    has: (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false,
  };
}

/** A part of a tree as one. */
export function below(tree: Tree, folder: string): Tree {
  return {
    name: `${tree.name}/${folder}`,
    folders: [],
    read: (path) => tree.read(`${folder}/${path}`),
    has: (path) => tree.has(`${folder}/${path}`),
  };
}

/** What operating systems leave behind. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX';
}

/** Whether a path does not stay where it begins. */
export function leadsOut(path: string): boolean {
  const isRooted = isAbsolute(path) || /^[A-Za-z]:/.test(path) || path.startsWith('\\');
  return path === '' || path.includes('\0') || isRooted || path.split(/[\\/]/).includes('..');
}

function rootOf(folder: string, name: string): string {
  try {
    const root = realpathSync(folder);
    if (statSync(root).isDirectory()) return root;
  } catch (error) {
    throw new UserError(`examples: there is no folder ${name}: ${messageOf(error)}`, { cause: error });
  }
  throw new UserError(`examples: ${name} is no folder`);
}
