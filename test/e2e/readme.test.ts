import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { evolve, run } from './command.ts';
import { placeWith, put } from './place.ts';

/** What the README tells a user to do is done. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const [TRY = '', ...COMMANDS] = commandsIn(README);
const SNIPPETS = blocksOf('ts', README).filter((code) => code.includes("from 'evolve-prompts'"));

describe("the README's commands", () => {
  let cwd = '';
  beforeAll(async () => {
    cwd = placeWith();
    const { code, out, err } = await evolve(wordsOf(TRY), { cwd });
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(out).toMatch(/^SIMULATED/m);
  }, 60_000);

  test('there are some, and the first of them is a run', () => {
    expect(wordsOf(TRY)).toContain('--generations');
    expect(COMMANDS.length).toBeGreaterThanOrEqual(3);
  });

  test.concurrent.each(COMMANDS)('%s', { timeout: 60_000 }, async (command) => {
    const { code, out, err } = await evolve(wordsOf(command), { cwd });
    // A patch that goes through a pipe is a patch and nothing else; the label stands beside it.
    expect({ code, err: err.replace(/^SIMULATED\n/, '') }).toEqual({ code: 0, err: '' });
    expect(out + err).toContain('SIMULATED');
  });

  test('every file that it links to exists', () => {
    const links = [...README.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(3);
    for (const path of links) expect(() => readFileSync(join(ROOT, path))).not.toThrow();
  });
});

describe("the README's code", () => {
  test('there is some', () => {
    expect(SNIPPETS.length).toBeGreaterThan(0);
  });

  // Node 20 runs no types, so that a snippet must do without: then it is a module as it stands.
  test.each(SNIPPETS)('runs as it stands: %#', { timeout: 60_000 }, async (code) => {
    const cwd = placeWith({ 'package.json': '{ "type": "module" }', 'snippet.js': code });
    put(cwd, { 'node_modules/.keep': '' });
    symlinkSync(ROOT, join(cwd, 'node_modules/evolve-prompts'));
    const ran = await run(process.execPath, ['snippet.js'], { cwd });
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
    expect(ran.out).not.toBe('');
  });
});

/** The texts of the fenced blocks of a language. */
function blocksOf(language: string, text: string): string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, name, body = '']) =>
    name === language ? [body] : [],
  );
}

/** What follows `npx evolve` in ```sh blocks, also behind `npm ci &&`. */
function commandsIn(text: string): string[] {
  return blocksOf('sh', text)
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => line.split('&&'))
    .map((command) => command.replace(/\s#.*$/, '').trim())
    .filter((command) => command.startsWith('npx evolve '));
}

function wordsOf(command: string): string[] {
  expect(command).not.toMatch(/["'$|<>]/);
  return command.split(/\s+/).slice(2);
}
