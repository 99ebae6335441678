import { basename, dirname } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import type { Split } from '../../domain/example.ts';
import { readBytes } from '../locators/textFile.ts';
import { isObject, parsedJson } from './row.ts';
import { below, folderTree, type Tree } from './tree.ts';
import { zipTree } from './zipTree.ts';

/** A folder that is an example, and its name. */
export interface Named {
  readonly id: string;
  readonly tree: Tree;
}

const MANIFEST = 'dataset.json';
const ZIP = { what: 'examples', maxBytes: 512_000_000 };

/**
 * The folders of a split by a `dataset.json` such as `{"train": ["silo.zip", …], "verify": […]}`: zip files or folders that
 * lie beside it. A zip file that holds one may stand in its place. Throws `UserError`.
 */
export function datasetFolders(path: string, name: string, split: Split): readonly Named[] {
  const isZip = /\.zip$/i.test(path);
  const tree = isZip ? zipTree(readBytes(path, ZIP), name) : folderTree(dirname(path), dirname(name));
  const manifest = isZip ? MANIFEST : basename(path);
  if (!tree.has(manifest)) throw new UserError(`${name}: there is no ${manifest} in it that names the splits`);
  const entries = entriesOf(tree.read(manifest).toString('utf8'), isZip ? `${name}/${manifest}` : name, split);
  return entries.map((entry) => ({ id: entry.replace(/^.*\//, '').replace(/\.zip$/i, ''), tree: treeOf(tree, entry) }));
}

function entriesOf(text: string, name: string, split: Split): readonly string[] {
  const read = parsedJson(text);
  if ('message' in read) throw new UserError(`${name}: ${read.message}`);
  const entries = isObject(read.value) ? read.value[split] : undefined;
  if (!Array.isArray(entries) || !entries.every((entry) => typeof entry === 'string'))
    throw new UserError(`${name}: "${split}" must be a list of zip files or folders`);
  return entries as readonly string[];
}

function treeOf(tree: Tree, entry: string): Tree {
  if (!/\.zip$/i.test(entry)) return below(tree, entry);
  return zipTree(tree.read(entry), `${tree.name}/${entry}`);
}
