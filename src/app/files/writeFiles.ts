import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf, UserError } from '../../domain/errors.ts';

/** Writes files by their path below `folder`. Throws `UserError`, before any is written, where one is there and `force` is not said. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>, force: boolean): void {
  refuseStanding(
    [...files.keys()].map((path) => join(folder, path)),
    force,
  );
  for (const [path, text] of files) {
    try {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, force ? {} : { flag: 'wx' });
    } catch (error) {
      throw new UserError(`cannot write ${join(folder, path)}: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** Throws `UserError` where a file is there and `force` is not said. */
export function refuseStanding(paths: readonly string[], force: boolean): void {
  const standing = paths.filter((path) => existsSync(path));
  if (standing.length === 0 || force) return;
  const more = standing.length > 1 ? `, and ${standing.length - 1} more` : '';
  throw new UserError(`${standing[0]} is there already${more}: --force writes over it`);
}
