import { parseEnv } from 'node:util';
import { readTextFile } from '../../adapters/locators/textFile.ts';
import { UserError } from '../../domain/errors.ts';
import type { Environment } from './variables.ts';

/** The environment with what a file of KEY=VALUE lines adds to it. What is already set wins over the file. */
export function withEnvironmentFile(environment: Environment, path: string): Environment {
  const text = readTextFile(path, { what: '--env-file', maxBytes: 1_000_000 }).replace(/^\uFEFF/, '');
  for (const [index, line] of outsideQuotes(text).split(/\r?\n/).entries())
    if (!/^\s*(#.*|(export\s+)?[A-Za-z_][A-Za-z0-9_.-]*\s*=.*)?$/.test(line))
      throw new UserError(`${path}:${index + 1}: expected KEY=VALUE`);
  const set = Object.entries(environment).filter(([, value]) => value !== undefined);
  return { ...parseEnv(text), ...Object.fromEntries(set) };
}

/** Quoted values may run over several lines: their text is taken away, their line ends stay. */
function outsideQuotes(text: string): string {
  return text.replace(
    /=[ \t]*(["'`])[\s\S]*?\1/g,
    (quoted) => `=${quoted.replace(/[^\n]/g, '').replace(/\n/g, '\n#')}`,
  );
}
