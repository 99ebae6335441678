import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { evolveHere } from './command.ts';
import { EXPERIMENT, FOLDER, greetPlace } from './greet.ts';
import { placeWith, put } from './place.ts';

const OLD = `Greet the people of the plan.

Answer in JSON: the names of those who are greeted.
Be polite.
`;
const NEW = `${OLD}Write no name twice. Give exactly three names.\n`;
const [OLD_FILE, NEW_FILE] = [`${FOLDER}/old.md`, `${FOLDER}/new.md`];

async function scored(cwd: string, ...words: string[]) {
  const { code, out, err } = await evolveHere(['eval', '--step', 'greet', '-q', ...words], { cwd });
  return { code, out, err };
}

function calls(cwd: string): number {
  const db = new Database(join(cwd, 'populations/greet.sqlite'), { readonly: true });
  const count = db.prepare('SELECT count(*) FROM call').pluck().get() as number;
  db.close();
  return count;
}

test('prompts are scored, compared, paid for once, and found again by a run', { timeout: 60_000 }, async () => {
  const cwd = greetPlace({ 'old.md': OLD, 'new.md': NEW });
  const two = ['--prompt', OLD_FILE, '--prompt', NEW_FILE];
  const first = await scored(cwd, ...two, '--json');
  expect(first).toMatchObject({ code: 0, err: '' });
  const { prompts, split, label, examples, spent } = JSON.parse(first.out);
  expect({ split, label, examples, calls: spent.calls }).toEqual({
    split: 'train',
    label: 'SIMULATED',
    examples: 4,
    calls: 16,
  });
  const [old, better] = prompts;
  expect(old).toMatchObject({ prompt: 'old.md', compared: null });
  expect(better.primary.mean).toBeGreaterThan(old.primary.mean + 0.1);
  expect(better.compared).toMatchObject({ n: 8 });
  expect(better.compared.delta).toBeCloseTo(better.primary.mean - old.primary.mean, 9);

  const shown = await scored(cwd, ...two, '--compare');
  expect(shown.out).toMatch(/new\.md against old\.md: (better|unclear), \+\d/);
  expect(calls(cwd)).toBe(16);
  // The base is the old text: a run finds what was paid for.
  expect((await evolveHere(['--step', 'greet', '--generations', '0', '-q'], { cwd })).code).toBe(0);
  expect(JSON.parse((await evolveHere(['runs', '--step', 'greet', '--json'], { cwd })).out)).toHaveLength(1);
  const db = new Database(join(cwd, 'populations/greet.sqlite'), { readonly: true });
  expect(
    db
      .prepare(
        "SELECT count(*) FROM call WHERE run = 1 AND role = 'task' AND key IN (SELECT key FROM call WHERE run = 0)",
      )
      .pluck()
      .get(),
  ).toBe(0);
  db.close();
});

describe('a bar', () => {
  test.each([
    [['--min', '0.1'], 0],
    [['--min', '1'], 100],
    [['--min', '1', '--prompt', NEW_FILE], 0],
    [['--min', '1', '--prompt', NEW_FILE, '--prompt', OLD_FILE], 100],
  ])('%s: exit code %i', async (words, code) => {
    const sure = EXPERIMENT.replace('rehearsal:sloppy', 'rehearsal:sloppy');
    const cwd = greetPlace({ 'old.md': OLD, 'new.md': NEW, 'experiment.yaml': sure });
    const ended = await scored(cwd, ...words);
    expect({ code: ended.code, err: ended.err }).toEqual({ code, err: '' });
  });
});

describe('the verify split', () => {
  test('is scored for a prompt of ones own, with a word of warning', async () => {
    const cwd = greetPlace({ 'new.md': NEW });
    const { code, out } = await scored(cwd, '--prompt', NEW_FILE, '--split', 'verify');
    expect(code).toBe(0);
    expect(out).toMatch(/3 verify examples/);
    expect(out).toContain('what is chosen by this is not proved by it');
    const readings = async () => {
      const { out: estimated } = await evolveHere(['estimate', '--step', 'greet', '--json'], { cwd });
      return (JSON.parse(estimated) as { proof: { reading: number } }).proof.reading - 1;
    };
    expect(await readings()).toBe(1);
    await scored(cwd, '--prompt', NEW_FILE, '--split', 'verify');
    await scored(cwd, '--split', 'verify');
    expect(await readings()).toBe(1);
  });

  test('is not shown for what a search made', { timeout: 60_000 }, async () => {
    const cwd = greetPlace();
    expect((await evolveHere(['--step', 'greet', '-q'], { cwd })).code).toBe(0);
    const shown = JSON.parse((await evolveHere(['show', 'best', '--step', 'greet', '--json'], { cwd })).out);
    put(cwd, { [NEW_FILE]: shown.components.system });
    const { code, err } = await scored(cwd, '--prompt', NEW_FILE, '--split', 'verify');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('evolve verify') });
  });
});

test('--all ranks the prompts of every experiment, the worst first', { timeout: 60_000 }, async () => {
  const cwd = greetPlace();
  const good = greetPlace({ 'prompt.md': NEW });
  for (const file of ['prompt.md', 'schema.json', 'rehearsal.yaml', 'train.jsonl', 'verify.jsonl', 'experiment.yaml']) {
    const { readFileSync } = await import('node:fs');
    const text = readFileSync(join(good, FOLDER, file), 'utf8').replace('step: greet', 'step: good');
    put(cwd, { [`experiments/good/${file}`]: text });
  }
  const { code, out } = await evolveHere(['eval', '--all', '-q'], { cwd });
  expect(code).toBe(0);
  expect(
    out
      .split('\n')
      .slice(1, 3)
      .map((line) => line.split(/\s/)[0]),
  ).toEqual(['greet', 'good']);
});

describe('what cannot be scored', () => {
  test.each<[string, string[], RegExp]>([
    ['another split', ['--split', 'test'], /train or verify/],
    ['a bar above 1', ['--min', '1.5'], /score of 0 to 1/],
    ['every step and one', ['--all'], /--all takes every experiment/],
    ['more than the budget', ['--max-calls', '3'], /budget does not reach/],
  ])('%s', async (_, words, message) => {
    const { code, err } = await scored(greetPlace(), ...words);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) });
  });

  test('nothing at all', async () => {
    const { code, err } = await evolveHere(['eval', '--all'], { cwd: placeWith() });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('evolve init --prompt FILE') });
  });
});
