import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { evolveHere } from './command.ts';
import { EXPERIMENT, greetPlace } from './greet.ts';
import { placeWith } from './place.ts';

/** What a run would take, and what it took. */

interface Range {
  readonly low: number;
  readonly high: number;
}

const within = ({ low, high }: Range, value: number) => low <= value && value <= high;

test('a run stays within its estimate: calls, tokens and USD by role', { timeout: 60_000 }, async () => {
  const priced = EXPERIMENT.replaceAll('alias: hasty', 'alias: hasty, price: { input: 1, output: 4 }').replace(
    '"rehearsal:reader"',
    '"rehearsal:reader", price: { input: 3, output: 15 }',
  );
  const cwd = greetPlace({ 'experiment.yaml': priced });
  const { code, out } = await evolveHere(['estimate', '--step', 'greet', '--json'], { cwd });
  expect(code).toBe(0);
  const { roles, total, label } = JSON.parse(out);
  expect(label).toBe('SIMULATED');
  expect((await evolveHere(['--step', 'greet', '-q'], { cwd })).code).toBe(0);
  const db = new Database(join(cwd, 'populations/greet.sqlite'), { readonly: true });
  const sums = db
    .prepare(
      "SELECT role, count(*) AS calls, sum(input_tokens) AS input, sum(output_tokens) AS output FROM call WHERE status = 'done' GROUP BY role",
    )
    .all() as { role: string; calls: number; input: number; output: number }[];
  db.close();
  expect(sums.map(({ role }) => role).sort()).toEqual(['reflector', 'task']);
  for (const { role, calls, input, output } of sums)
    expect({
      role,
      calls: within(roles[role].calls, calls),
      input: within(roles[role].input_tokens, input),
      output: within(roles[role].output_tokens, output),
    }).toEqual({ role, calls: true, input: true, output: true });
  const spent = JSON.parse((await evolveHere(['front', '--step', 'greet', '--json'], { cwd })).out).spent;
  expect(within(total.usd, spent.usd)).toBe(true);
  expect(within(total.calls, spent.calls)).toBe(true);
});

test('names the reading and the finalists that the run and verify then have, one run after another', {
  timeout: 120_000,
}, async () => {
  const cwd = placeWith();
  const type = (...words: string[]) => evolveHere([...words, '--step', 'identify_potential_levers'], { cwd });
  for (const fresh of [[], ['--fresh']]) {
    const told = JSON.parse((await type('estimate', '--generations', '4', '--json')).out);
    const ran = await type('run', '--generations', '4', '-q', ...fresh);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out.match(/ reading \d of the verify split/g)).toHaveLength(told.finalists);
    expect(JSON.parse((await type('verify', '--json')).out).readings).toBe(told.proof.reading);
  }
});

describe('estimate', () => {
  const SAYS: readonly [string, string, string[], RegExp][] = [
    [
      'the budget, when it is less',
      EXPERIMENT,
      ['--max-calls', '30'],
      /the budget stops it at 30 calls, which is less than the most/,
    ],
    ['that there is no budget', EXPERIMENT, [], /no budget: set one with --budget USD or --max-calls N/],
    [
      'that so few examples prove nothing',
      EXPERIMENT,
      [],
      /nothing can be proved: the verify split has 3 examples .*\n {2}and a YES takes at least 6/,
    ],
    [
      'that nothing can be proved',
      EXPERIMENT.replace('verify: verify.jsonl', 'verify: none'),
      [],
      /no verify split: nothing can be proved/,
    ],
    [
      'what has no price',
      EXPERIMENT.replace('reflector: { id: "rehearsal:reader" }', 'reflector: { id: "openrouter:a/b" }'),
      [],
      /no price is known of openrouter:a\/b/,
    ],
    ['another number of generations', EXPERIMENT, ['--generations', '0'], /greet, 0 generations/],
  ];
  test.each(SAYS)('says %s, and needs no key', async (_, yaml, words, message) => {
    const cwd = greetPlace({ 'experiment.yaml': yaml });
    const { code, out, err } = await evolveHere(['estimate', '--step', 'greet', ...words], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(message);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90);
  });
});
