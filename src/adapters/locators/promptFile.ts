import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import { type PromptPlace, wholeFile } from '../../ports/prompt.ts';
import { gitRootOf } from './gitRoot.ts';
import { decoded, readBytes } from './textFile.ts';

/** A component of the prompt as it was read, and where it lives. */
export interface LocatedPrompt {
  readonly place: PromptPlace;
  /** The component; of a whole file exactly what stands in it, last line end included. */
  readonly text: string;
  /** The whole file that it was read from. */
  readonly fileText: string;
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  /** The work tree that a patch of it is relative to; null: none, the patch is relative to the experiment's folder. */
  readonly gitRoot: string | null;
  /** What `git hash-object --no-filters` says of the bytes that were read: tells later whether the file has moved on. */
  readonly blobHash: string;
}

/**
 * Reads a component that is a whole file. The file must lie in the experiment's git work tree, or without one in the
 * experiment's folder: a winner is written back there as a patch. Links are followed before this is checked.
 * Throws `UserError` for what is missing, outside, or not text.
 */
export function locatePromptFile(component: string, file: string, folder: string): LocatedPrompt {
  const named = resolve(folder, file);
  const bytes = readBytes(named, RULES);
  const text = decoded(bytes, named, RULES);
  const path = realpathSync(named);
  const gitRoot = gitRootOf(folder);
  const fence = gitRoot ?? realpathSync(folder);
  if (!isInside(path, fence)) throw new UserError(outside(named, path, fence, gitRoot));
  if (text.trim() === '') throw new UserError(`prompt: ${named} is empty: write what shall evolve`);
  return { place: wholeFile(component, path), text, fileText: text, path, gitRoot, blobHash: blobHashOf(bytes) };
}

const RULES = { what: 'prompt', maxBytes: 1_000_000 };

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(named: string, path: string, fence: string, gitRoot: string | null): string {
  const link = named === path ? '' : ` (really ${path})`;
  const where =
    gitRoot === null ? `the experiment's folder ${fence}, which has no git root above it` : `the git root ${fence}`;
  return `prompt: ${named}${link} lies outside ${where}; move the prompt or the experiment so that one git repository holds both`;
}

function blobHashOf(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
