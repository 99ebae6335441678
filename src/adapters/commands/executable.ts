import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { UserError } from '../../domain/errors.ts';

/** Refuses a command whose program is not there, before anything is paid for. A name without a slash is looked for in PATH. */
export function refuseNoProgram(
  [file = '']: readonly string[],
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): void {
  // There a name stands for several files.
  if (process.platform === 'win32') return;
  const isPath = file.includes('/');
  const places = isPath
    ? [resolve(folder, file)]
    : (env.PATH ?? '').split(delimiter).map((place) => resolve(folder, place, file));
  if (places.some(isExecutable)) return;
  throw new UserError(
    isPath
      ? `${places[0]} is no program that can be started: make it executable (chmod +x), or put what runs it before it (["python3", "step.py"])`
      : `no program "${file}" is in PATH: install it, or write its path; the words of a command are a list, and no shell reads them`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
