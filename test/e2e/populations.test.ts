import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import { evolve, MAIN } from './command.ts';
import { FOLDER, greetPlace, swapped } from './greet.ts';
import { placeWith, put } from './place.ts';

const RUN = ['--step', 'greet'];
const FILE = 'populations/greet.sqlite';

/** Refused as the user's mistake: one message, nothing on standard output, no trace. */
const refused = (words: readonly string[], cwd: string, ...says: readonly string[]) => endsWith(2, words, cwd, says);

/** The same of what is nobody's mistake. */
const fails = (words: readonly string[], cwd: string, ...says: readonly string[]) => endsWith(1, words, cwd, says);

async function endsWith(wanted: number, words: readonly string[], cwd: string, says: readonly string[]): Promise<void> {
  const { code, out, err } = await evolve(words, { cwd });
  for (const text of says) expect(err).toContain(text);
  expect(err).not.toMatch(/^\s+at |node:internal|Error:/m);
  expect({ code, out }).toEqual({ code: wanted, out: '' });
}

describe('a population that cannot be used', { timeout: 60_000 }, () => {
  test.concurrent('was made by a newer version: nothing is written', async () => {
    const cwd = await evolved();
    inPopulation(cwd, (db) => db.pragma('user_version = 99'));
    const before = readFileSync(join(cwd, FILE));
    await refused(RUN, cwd, 'was made by a newer evolve', 'Update evolve');
    await refused(['front', ...RUN], cwd, 'was made by a newer evolve', 'Update evolve');
    expect(readFileSync(join(cwd, FILE)).equals(before)).toBe(true);
  });

  test.concurrent('is another SQLite file, or none', async () => {
    const cwd = greetPlace();
    put(cwd, { [FILE]: 'hello, hello, hello, hello, hello, hello\n' });
    await fails(RUN, cwd, 'is damaged or no population', 'put a backup in its place');
    put(cwd, { [FILE]: '' });
    inPopulation(cwd, (db) => db.exec('CREATE TABLE other (x)'));
    await refused(RUN, cwd, 'not a population of evolve', 'move it away');
  });

  test.concurrent('is cut short', async () => {
    const cwd = await evolved();
    truncateSync(join(cwd, FILE), 9_000);
    await fails(RUN, cwd, 'is damaged', 'put a backup in its place');
  });

  test.concurrent('has no folder that it could lie in', async () => {
    const cwd = greetPlace();
    put(cwd, { populations: 'a file in the way' });
    await refused(RUN, cwd, 'cannot be opened', 'set EVOLVE_POPULATIONS to another');
    const nowhere = await evolve(RUN, { cwd, env: { EVOLVE_POPULATIONS: '/proc/none' } });
    expect(nowhere).toMatchObject({ code: 2, out: '' });
    expect(nowhere.err).toContain('EVOLVE_POPULATIONS');
  });
});

describe('a population that another process evolves', { timeout: 60_000 }, () => {
  test('is not evolved beside it, but read', async () => {
    const cwd = greetPlace();
    put(cwd, {
      [`${FOLDER}/rehearsal.yaml`]: `latency_ms: 60000\n${readFileSync(join(cwd, FOLDER, 'rehearsal.yaml'), 'utf8')}`,
    });
    const other = spawn(process.execPath, [MAIN, ...RUN], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    started.push(other);
    await new Promise((resolve) => other.stderr.on('data', resolve));
    await refused(RUN, cwd, `is being evolved by process ${other.pid} on `, 'wait for it or stop it');
    await refused([...RUN, '--fresh'], cwd, `is being evolved by process ${other.pid} on `);
    const runs = await evolve(['runs', ...RUN], { cwd });
    expect(runs).toMatchObject({ code: 0, err: '' });
    expect(runs.out).toMatch(/^SIMULATED .*\n[\s\S]*^ +1 .* open$/m);
    expect(await evolve(['front', ...RUN], { cwd })).toMatchObject({ code: 0, err: '' });
  });
});

describe('a run', { timeout: 60_000 }, () => {
  test.concurrent('that was begun with something else: the changed keys, and --fresh', async () => {
    const cwd = await evolved();
    await refused([...RUN, '--seed', '9'], cwd, 'Run 1 of greet was begun with another seed', '--fresh');
    put(cwd, { [`${FOLDER}/prompt.md`]: 'Another prompt.\n' });
    await refused([...RUN, '--set', 'gates.max_chars=9000'], cwd, 'another base prompt, gates:', '--fresh');
    await refused(['show', 'abcd', ...RUN], cwd, 'run 1 has no candidate abcd');
    await refused(['show', 'nobody', ...RUN], cwd, '"nobody" is no candidate id', 'base, best or winner');
    await refused(['front', '--run', '7', ...RUN], cwd, 'greet has no run 7: it has 1');
  });

  test.concurrent('that the budget does not let begin: what it needs, and no answer paid for', async () => {
    const cwd = greetPlace();
    await refused(
      [...RUN, '--max-calls', '3'],
      cwd,
      'needs 8 calls',
      'and 3 are left',
      'Raise it (--max-calls, --budget)',
    );
    const { code, out } = await evolve([...RUN, '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ run: 1, generations: 1 });
  });

  test.concurrent('whose metric fails everywhere: the reason, before anything is learned from it', async () => {
    const cwd = greetPlace({
      'experiment.yaml': swapped('check: json_schema', 'module: metric.mjs'),
      'metric.mjs': 'export default () => { throw new Error("boom"); };\n',
    });
    await refused(RUN, cwd, 'no rollout of the prompt could be scored', 'metric valid', 'boom');
    put(cwd, { [`${FOLDER}/metric.mjs`]: 'export default () => ({ value: Number.NaN });\n' });
    await refused([...RUN, '--fresh'], cwd, 'metric valid', 'returned { value: NaN }, not { value: a finite number');
    put(cwd, {
      [`${FOLDER}/metric.mjs`]: 'export default ({ output }) => ({ value: typeof output === "object" ? 1 : 0 });\n',
    });
    const mended = await evolve([...RUN, '--fresh', '--json'], { cwd });
    expect(mended.code).toBe(0);
    // Its answers were paid for by the runs before.
    expect(mended.err).toContain('generation 0/2 done: 1 admitted; 0 calls');
  });

  test.concurrent('outside any experiment: how to make the first one', async () => {
    const program = programWithoutExperiments();
    const cwd = placeWith();
    for (const words of [[], RUN, ['front']]) {
      const { code, out, err } = await evolve(words, { cwd, main: program });
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain(`no experiment found: there is no experiments/<step>/experiment.yaml below ${cwd}`);
      expect(err).toContain('Make an experiment of a prompt of yours: evolve init --prompt FILE --examples FILE');
    }
  });
});

/** A place with a finished run. */
async function evolved(): Promise<string> {
  const cwd = greetPlace();
  expect(await evolve([...RUN, '--quiet'], { cwd })).toMatchObject({ code: 0, err: '' });
  return cwd;
}

function inPopulation(cwd: string, work: (db: Database.Database) => void): void {
  const db = new Database(join(cwd, FILE));
  work(db);
  db.close();
}

/** The program as it would be installed without the experiment that comes with it. */
function programWithoutExperiments(): string {
  const root = join(dirname(MAIN), '..', '..');
  const copy = placeWith();
  for (const part of ['dist', 'package.json']) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  expect(existsSync(join(copy, 'experiments'))).toBe(false);
  return join(copy, 'dist/cli/main.js');
}

const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
