import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, UserError } from '../../domain/errors.ts';

/** Writes files by their path below `folder`; none of them may exist. Returns the paths. Throws `UserError`. */
export function writeNew(folder: string, files: Readonly<Record<string, string>>): string[] {
  const entries = Object.entries(files).map(([path, text]) => ({ path: join(folder, path), text }));
  const standing = entries.find(({ path }) => existsSync(path));
  if (standing) throw new UserError(`${standing.path} exists already: move it away, or name another step with --step`);
  for (const { path, text } of entries) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: 'wx' });
    } catch (error) {
      throw new UserError(`cannot write ${path}: ${messageOf(error)}`, { cause: error });
    }
  }
  return entries.map(({ path }) => path);
}
