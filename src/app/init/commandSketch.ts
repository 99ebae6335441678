import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { UserError } from '../../domain/errors.ts';

/** A program that makes the rollouts. */
export interface CommandRequest {
  readonly words: readonly string[];
  /** What its answers depend on, beside the words that are files and the file of the prompt. */
  readonly files: readonly string[];
  readonly maxCalls: number;
}

/** The same as the experiment writes it: paths are relative to its folder, where the program is started. */
export type SketchedCommand = CommandRequest;

/** Words that are files of where the user stands are told from the experiment's folder. */
export function sketchedCommand(
  { words, files, maxCalls }: CommandRequest,
  { cwd, folder, prompt }: { readonly cwd: string; readonly folder: string; readonly prompt: string },
): SketchedCommand {
  const isFile = (word: string) => existsSync(resolve(cwd, word)) && statSync(resolve(cwd, word)).isFile();
  const missing = files.find((file) => !isFile(file));
  if (missing !== undefined) throw new UserError(`--file: there is no file ${missing}`);
  const fromFolder = (path: string) => relative(folder, resolve(cwd, path)).replaceAll('\\', '/');
  const own = words.filter(isFile);
  return {
    // A program beside the experiment is found by its path.
    words: words.map((word) => (isFile(word) ? fromFolder(word) : word)),
    files: [...new Set([...own, ...files, prompt].map(fromFolder))],
    maxCalls,
  };
}
