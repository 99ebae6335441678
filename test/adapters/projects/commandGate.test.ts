import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commandGate, type GateProgram } from '../../../src/adapters/projects/commandGate.ts';
import type { Project } from '../../../src/adapters/projects/scratchCopy.ts';
import { Interrupted, UserError } from '../../../src/domain/errors.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The user's tests: the prompt must be polite, and the library that git ignores must be there. */
const CHECK = `
import { readFileSync, writeFileSync, readdirSync } from 'node:fs';
import { VERSION } from './library/index.mjs';
writeFileSync('left-behind.txt', VERSION);
const { text } = await import('./prompt.mjs');
if (!text.includes('please')) { console.error('expected please in ' + process.cwd() + '/prompt.mjs'); process.exit(3); }
`;

function project(changes: Partial<Project> = {}): Project {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'gate test ')));
  made.push(root);
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  put('check.mjs', CHECK);
  put('prompt.mjs', 'export const text = "Answer, please.";\n');
  put('library/index.mjs', 'export const VERSION = "1";\n');
  put('notes/deep/ü.txt', 'kept');
  put('.gitignore', 'library/\n');
  const git = (...words: string[]) => execFileSync('git', words, { cwd: root });
  git('init', '-q');
  git('add', '-A');
  git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'Begin');
  put('untracked.txt', 'there');
  return { root, git: true, link: ['library'], beside: [], ...changes };
}

const never = new AbortController().signal;

function gateOf(own: Project, changes: Partial<GateProgram> = {}) {
  const program = { run: [process.execPath, 'check.mjs'], timeoutMs: 60_000, env: process.env, ...changes };
  return commandGate(program, own, async ({ system = '' }) => [
    { path: 'prompt.mjs', text: `export const text = ${JSON.stringify(system)};\n` },
  ]);
}

test.each([{ git: true }, { git: false }])('a candidate is tried in a copy of the project ($git)', async (changes) => {
  const own = project(changes);
  const gate = gateOf(own);
  expect(await gate.run({ system: 'Say it, please.' }, never)).toBeNull();
  const refused = await gate.run({ system: 'Say it.' }, never);
  expect(refused).toContain('check.mjs ended with 3; it wrote: expected please in ./prompt.mjs');
  expect(readFileSync(join(own.root, 'prompt.mjs'), 'utf8')).toBe('export const text = "Answer, please.";\n');
  expect(existsSync(join(own.root, 'left-behind.txt'))).toBe(false);
});

test('the copy has what is tracked and what is not ignored, and no other folder', async () => {
  const own = project();
  mkdirSync(join(own.root, 'populations'));
  writeFileSync(join(own.root, 'populations/step.sqlite'), 'large');
  const list =
    'import("node:fs").then(({ readdirSync }) => { console.log(readdirSync(".").sort().join(" ")); process.exit(1) })';
  const gate = gateOf({ ...own, beside: [join(own.root, 'populations')] }, { run: [process.execPath, '-e', list] });
  expect(await gate.run({ system: '' }, never)).toContain(
    '.gitignore check.mjs library notes prompt.mjs untracked.txt',
  );
});

test('what does not end in time is stopped with all that it started, and does not pass', async () => {
  const own = project();
  const mark = join(own.root, '..', `late-${Date.now()}-${process.pid}`);
  const loud = 'setInterval(() => {}, 1000); console.log("still here")';
  const start = `const { spawn } = require("node:child_process"); const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }); require("node:fs").writeFileSync(${JSON.stringify(mark)}, String(child.pid)); ${loud}`;
  made.push(mark);
  const gate = gateOf(own, { run: [process.execPath, '-e', start], timeoutMs: 3000 });
  expect(await gate.run({ system: '' }, never)).toMatch(/did not end in 3 s; it wrote: still here$/);
  const pid = Number(readFileSync(mark, 'utf8'));
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
});

test('an interrupted run does not wait for it', async () => {
  const stopping = new AbortController();
  const gate = gateOf(project(), { run: [process.execPath, '-e', 'setInterval(() => {}, 1000)'] });
  const going = gate.run({ system: '' }, stopping.signal);
  setTimeout(() => stopping.abort(), 50);
  await expect(going).rejects.toThrow(Interrupted);
});

test('a program that is not there is a mistake of the experiment, no fault of the candidate', async () => {
  await expect(gateOf(project(), { run: ['no-such-program'] }).run({ system: '' }, never)).rejects.toThrow(UserError);
  await expect(gateOf(project({ link: ['no-such-folder'] })).run({ system: '' }, never)).rejects.toThrow(
    /gates\.command\.link: there is no no-such-folder/,
  );
});

test('a candidate is never written through a link into the user’s own file', async () => {
  const own = project({ link: ['library'] });
  const program = { run: [process.execPath, '-e', ''], timeoutMs: 60_000, env: process.env };
  const through = commandGate(program, own, async () => [{ path: 'library/index.mjs', text: 'spoilt' }]);
  await expect(through.run({ system: '' }, never)).rejects.toThrow(/lies behind a link/);
  symlinkSync('prompt.mjs', join(own.root, 'alias.mjs'));
  const alias = commandGate(program, own, async () => [{ path: 'alias.mjs', text: 'spoilt' }]);
  expect(await alias.run({ system: '' }, never)).toBeNull();
  expect(readFileSync(join(own.root, 'prompt.mjs'), 'utf8')).toContain('please');
});

test('its word holds for the project that it was given', async () => {
  const own = project();
  const before = await gateOf(own).key();
  expect(await gateOf(own).key()).toBe(before);
  expect(await gateOf(own, { run: ['true'] }).key()).not.toBe(before);
  writeFileSync(join(own.root, 'untracked.txt'), 'changed');
  expect(await gateOf(own).key()).not.toBe(before);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended: nobody has asked for its exit code yet.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
