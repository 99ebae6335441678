import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { run } from './command.ts';
import { placeWith, put } from './place.ts';

/** What the README tells a user to do is done. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const SNIPPETS = blocksOf('ts', README).filter((code) => code.includes("from 'evolve-prompts'"));

describe("the README's commands", () => {
  test('are typed in order in an empty folder, the ten minutes among them, and end well', {
    timeout: 180_000,
  }, async () => {
    const { code, out, err } = await run(process.execPath, ['scripts/paste-output.mjs', '--try', 'README.md'], {
      cwd: ROOT,
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [, typed = '0'] = /(\d+) commands typed/.exec(out) ?? [];
    expect(Number(typed)).toBeGreaterThanOrEqual(7);
  });

  test('show what they print, which says that it is simulated', () => {
    const shown = [...README.matchAll(/^<!-- output.* -->\n```text\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
    expect(shown.length).toBeGreaterThanOrEqual(3);
    expect(shown[0]).toMatch(/^SIMULATED {2}identify_potential_levers, run 1/);
    for (const text of shown) expect(text.length).toBeGreaterThan(100);
  });
});

const PAGES = ['', 'docs/'].flatMap((folder) =>
  readdirSync(join(ROOT, folder)).flatMap((name) => (name.endsWith('.md') ? [`${folder}${name}`] : [])),
);

test.each(PAGES)('every file that %s links to exists', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path = '']) => path);
  expect(links.filter((path) => !existsSync(join(ROOT, dirname(page), path)))).toEqual([]);
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
