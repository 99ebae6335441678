import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { NoiseReport } from '../../src/app/noise.ts';
import { evolveHere } from './command.ts';
import { FOLDER, greetPlace, row, swapped } from './greet.ts';
import { put } from './place.ts';

function noise(cwd: string, ...words: string[]) {
  return evolveHere(['noise', '--step', 'greet', '-q', ...words], { cwd });
}

function calls(cwd: string): { total: number; runs: number } {
  const db = new Database(join(cwd, 'populations/greet.sqlite'), { readonly: true });
  const total = db.prepare('SELECT count(*) FROM call').pluck().get() as number;
  const runs = db.prepare('SELECT count(*) FROM run').pluck().get() as number;
  db.close();
  return { total, runs };
}

test('the prompt is measured again and again, paid for once, and its floors are told', {
  timeout: 60_000,
}, async () => {
  const cwd = greetPlace();
  const { code, out, err } = await noise(cwd, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const report = JSON.parse(out) as NoiseReport;
  // 4 examples, 2 models, 3 attempts.
  expect(calls(cwd)).toEqual({ total: 24, runs: 0 });
  expect(report).toMatchObject({ step: 'greet', split: 'train', label: 'SIMULATED', examples: 4, attempts: 3 });
  expect(Object.keys(report.metrics)).toEqual(['valid', 'unique', 'three']);
  expect(Object.keys(report.models)).toEqual(['hasty', 'rehearsal:sloppy']);
  const { primary, models } = report;
  expect(primary).toMatchObject({ cells: 8, units: 4 });
  expect(primary!.one).toBeGreaterThan(0);
  expect(primary!.all).toBeCloseTo(primary!.one / Math.sqrt(3), 9);
  for (const own of Object.values(models)) expect(own.primary).toMatchObject({ cells: 4 });

  const shown = await noise(cwd);
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/differences under \d+(\.\d+)? points of primary are noise on this data/);
  expect(shown.out).toMatch(/nothing can be proved: the verify split has 3 examples/);
  expect(Math.max(...shown.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  expect(calls(cwd).total).toBe(24);
  // One attempt more is one attempt more.
  await noise(cwd, '--attempts', '4');
  expect(calls(cwd).total).toBe(32);
});

test('a run finds the attempts that were measured, and is told at its start what it can prove', {
  timeout: 60_000,
}, async () => {
  const many = Array.from({ length: 8 }, (_, at) => row(`v${at}`, `plan v${at}`)).join('');
  const cwd = greetPlace({ 'verify.jsonl': many });
  const before = JSON.parse((await noise(cwd, '--json')).out) as NoiseReport;
  expect(before.proof).toMatchObject({ units: 8, reading: 1, alpha: 0.025, attainable: true });
  const ran = await evolveHere(['--step', 'greet'], { cwd });
  expect(ran.code).toBe(0);
  expect(ran.err).toMatch(/reading 1 of the verify split, 8 examples: gains from \d+\.\d points up are proved/);
  expect(ran.err).toMatch(/generation 0\/2, seed: 8 asked, 8 known/);
  // The reading that the run took counts.
  const after = JSON.parse((await noise(cwd, '--json')).out) as NoiseReport;
  expect(after.proof).toMatchObject({ reading: 2 });
  expect(after.proof!.alpha).toBeCloseTo(0.05 / 6, 12);
  const estimated = await evolveHere(['estimate', '--step', 'greet', '--json', '--set', 'guards.alpha=0.1'], { cwd });
  const { proof } = JSON.parse(estimated.out) as { proof: NonNullable<NoiseReport['proof']> };
  expect(proof.reading).toBe(2);
  expect(proof.alpha).toBeCloseTo(0.1 / 6, 12);
  // Another split was read by nobody.
  put(cwd, { [`${FOLDER}/fresh.jsonl`]: many.replaceAll('plan v', 'plan w') });
  const fresh = ['estimate', '--step', 'greet', '--json', '--set', 'examples.verify=fresh.jsonl'];
  const other = await evolveHere(fresh, { cwd });
  expect((JSON.parse(other.out) as { proof: { reading: number } }).proof.reading).toBe(1);
});

test('where no YES can be had, that is said before anything is spent', { timeout: 60_000 }, async () => {
  const ran = await evolveHere(['--step', 'greet', '--generations', '0'], { cwd: greetPlace() });
  const [said, asked] = ['no verdict on it will be YES', 'seed: '].map((text) => ran.err.indexOf(text));
  expect(said).toBeGreaterThan(0);
  expect(asked).toBeGreaterThan(said!);
  expect(ran.err).toMatch(/3 examples \(a group counts once\), and a YES takes at least 6 of them in this reading/);
  const none = await evolveHere(['--step', 'greet', '--generations', '0'], {
    cwd: greetPlace({ 'experiment.yaml': swapped('verify: verify.jsonl', 'verify: none') }),
  });
  expect(none.err).toMatch(/no verify split: nothing that this run finds can be proved/);
});

test.each<[string, string[], RegExp]>([
  ['one attempt', ['--attempts', '1'], /2 or more/],
  ['more than the budget', ['--max-calls', '3'], /budget does not reach/],
  ['no such split', ['--split', 'test'], /train or verify/],
])('%s', async (_, words, message) => {
  const { code, err } = await noise(greetPlace(), ...words);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) as string });
});
