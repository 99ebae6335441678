import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The git work tree that a folder lies in, as a real path; null when there is none. Runs no git. */
export function gitRootOf(folder: string): string | null {
  let here = realpathSync(folder);
  // In a linked work tree or a submodule `.git` is a file.
  while (!existsSync(join(here, '.git'))) {
    const above = dirname(here);
    if (above === here) return null;
    here = above;
  }
  return here;
}
