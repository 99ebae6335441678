import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserError } from '../../../domain/errors.ts';
import type { Runtime } from './llama.ts';

const PACKAGE = 'node-llama-cpp';
/** What this was built and tested with. Its major version is asked for. */
export const WANTED = '3.22.1';

/** Where `npm run fetch-local-model` puts it, together with a small model. */
export const CACHE = join(homedir(), '.cache', 'evolve', 'local');

export interface InstalledRuntime {
  readonly folder: string;
  readonly version: string;
}

/**
 * node-llama-cpp as it is installed: beside this program, in the project that the user stands in, or in the cache.
 * It is no dependency of this package, since its binaries are large. Throws `UserError` with the command that installs it.
 */
export function findRuntime(places: readonly string[] = usualPlaces()): InstalledRuntime {
  const found = places.flatMap(withParents).find((folder) => existsSync(join(packageIn(folder), 'package.json')));
  if (found === undefined)
    throw new UserError(`local models need ${PACKAGE}, which is not installed: npm install ${PACKAGE}@${WANTED}`);
  const folder = packageIn(found);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  if (version.split('.')[0] !== WANTED.split('.')[0])
    throw new UserError(
      `local models need ${PACKAGE} ${WANTED}, and ${version} is in ${folder}: npm install ${PACKAGE}@${WANTED}`,
    );
  return { folder, version };
}

export async function loadRuntime({ folder }: InstalledRuntime): Promise<Runtime> {
  return (await import(pathToFileURL(join(folder, 'dist', 'index.js')).href)) as Runtime;
}

function usualPlaces(): string[] {
  return [dirname(fileURLToPath(import.meta.url)), process.cwd(), CACHE];
}

function packageIn(folder: string): string {
  return join(folder, 'node_modules', PACKAGE);
}

function withParents(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...withParents(parent)];
}
