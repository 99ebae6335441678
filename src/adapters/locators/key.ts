import { extname } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import { addressesOf, chosen, type Site } from './choose.ts';
import { jsonSites } from './keys/json.ts';
import { tomlSites } from './keys/toml.ts';
import { UnreadableFile } from './keys/unreadable.ts';
import { yamlSites } from './keys/yaml.ts';
import type { Spot } from './place.ts';

const FORMATS: Readonly<Record<string, (fileText: string) => readonly Site[]>> = {
  '.yaml': yamlSites,
  '.yml': yamlSites,
  '.json': jsonSites,
  '.jsonc': jsonSites,
  '.toml': tomlSites,
};

/**
 * A text in a file of keys: `prompts.system`, items of lists by their number from 0, or only as much of the end as no
 * other has. Throws `UserError` for a format that is not known.
 */
export function keyIn(file: string, key: string): Spot {
  const sitesIn = FORMATS[extname(file).toLowerCase()];
  if (sitesIn === undefined)
    throw new UserError(`${file}: \`key\` is for ${Object.keys(FORMATS).join(' ')}; in source files it is \`symbol\``);
  return {
    name: `${key} in ${file}`,
    find: (fileText) => chosen(read(fileText, file, sitesIn), key, file),
  };
}

/** The addresses of the texts in a file of keys; none for another format. */
export function keysIn(file: string, fileText: string): readonly string[] {
  const sitesIn = FORMATS[extname(file).toLowerCase()];
  return sitesIn === undefined ? [] : addressesOf(read(fileText, file, sitesIn));
}

function read(fileText: string, file: string, sitesIn: (fileText: string) => readonly Site[]): readonly Site[] {
  try {
    return sitesIn(fileText);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const line = fileText.slice(0, error.offset).split('\n').length;
    throw new UserError(`${file}:${line}: ${error.message}`, { cause: error });
  }
}
