import { expect, test } from 'vitest';
import type { VerdictReport } from '../../src/app/report/verdicts.ts';
import { evolveHere } from './command.ts';
import { EXPERIMENT, FOLDER, greetPlace, row } from './greet.ts';

const EXAMPLES = Array.from({ length: 10 }, (_, at) => row(`v${at}`, `plan v${at}`)).join('');

test('verify reads the finalists that the end of the run read, though it could have had more', {
  timeout: 60_000,
}, async () => {
  const thorough = EXPERIMENT.replace(', verify_attempts: 1', '');
  const prompts = ['Write no name twice.', 'Give exactly three names.'].map((cure) => `Greet the people.\n${cure}\n`);
  const [one = '', other = ''] = prompts;
  const files = { 'verify.jsonl': EXAMPLES, 'experiment.yaml': thorough, 'one.md': one, 'other.md': other };
  const cwd = greetPlace(files);
  expect((await evolveHere(['--step', 'greet', '--generations', '0', '-q'], { cwd })).code).toBe(0);
  for (const file of ['one.md', 'other.md'])
    expect((await evolveHere(['add', '--prompt', `${FOLDER}/${file}`, '--step', 'greet'], { cwd })).code).toBe(0);
  // Three finalists and the base would take 240 calls, which is over half of these.
  const ran = await evolveHere(['--step', 'greet', '--max-calls', '400', '-q'], { cwd });
  expect(ran.code).toBe(0);
  const contenders = JSON.parse((await evolveHere(['leaderboard', '--step', 'greet', '--json'], { cwd })).out) as {
    candidates: { operator: string; primary: { mean: number } }[];
  };
  const base = contenders.candidates.find(({ operator }) => operator === 'seed')!;
  expect(contenders.candidates.filter(({ primary }) => primary.mean > base.primary.mean).length).toBeGreaterThan(1);
  for (let again = 0; again < 2; again++) {
    const { out } = await evolveHere(['verify', '--step', 'greet', '--json', '-q'], { cwd });
    const report = JSON.parse(out) as VerdictReport;
    expect([report.readings, report.finalists.length]).toEqual([1, 1]);
  }
});
