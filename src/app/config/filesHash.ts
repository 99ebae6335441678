import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LocatedPrompt } from '../../adapters/locators/promptFile.ts';
import { readBytes } from '../../adapters/locators/textFile.ts';
import { hashOf } from '../../domain/hash.ts';

export interface HashedFiles {
  readonly files: readonly string[];
  readonly folder: string;
  /** What they are files of, in messages. */
  readonly what: string;
  /** Components that may stand in them: what evolves is no part of what a program is. */
  readonly prompt: readonly LocatedPrompt[];
}

/** One hash of files by their names and contents. `placed` tells which of them a `UserError` is about. */
export function filesHash(
  { files, folder, what, prompt }: HashedFiles,
  placed: (at: number, read: () => string) => string,
): string {
  const hashed = (file: string) => {
    const bytes = readBytes(file, { what, maxBytes: 100_000_000 });
    const path = realpathSync(file);
    const inside = prompt.filter((one) => one.path === path);
    return createHash('sha256')
      .update(inside.length === 0 ? bytes : without(inside))
      .digest('hex');
  };
  return hashOf(files.map((file, at) => [file, placed(at, () => hashed(resolve(folder, file)))]));
}

/** The file with one and the same text in the place of each component. */
function without(inside: readonly LocatedPrompt[]): string {
  return inside.reduce((text, { place }) => place.write(text, 'x'), inside[0]!.fileText);
}
