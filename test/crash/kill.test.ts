import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { streamOf } from '../../src/domain/random.ts';
import { type Ended, evolve } from '../e2e/command.ts';
import { callsIn, decided, integrity, STEP, type Whole, whole } from '../wholeRun.ts';

const KILLS = 10;
const CONCURRENCY = 3;
const WORDS = ['--step', STEP, '--generations', '3', '--set', 'search.proposals=3', '-j', String(CONCURRENCY), '-v'];

test('a run killed at any instant, again and again, comes to the same end', async () => {
  const golden = slow();
  expect(await start(golden)).toMatchObject({ code: 0 });
  const price = callsIn(golden.file).length;

  const place = slow();
  const random = streamOf('kill', process.env.KILL_SEED ?? 1);
  let killed = 0;
  for (let time = 0; time < KILLS; time++) {
    const ended = await start(place, killAfter(random() * 250));
    if (ended.signal === 'SIGKILL') killed += 1;
    expect(integrity(place.file)).toBe('ok');
  }
  // The machine may be too fast for some of them, not for all.
  expect(killed).toBeGreaterThan(2);
  expect(await start(place)).toMatchObject({ code: 0 });

  expect(decided(place.file)).toEqual(decided(golden.file));
  const calls = callsIn(place.file);
  const count = (status: string) => calls.filter((call) => call.status === status).length;
  expect(count('done')).toBeGreaterThanOrEqual(price);
  expect(count('done') + count('unknown')).toBe(calls.length);
  expect(calls.length).toBeLessThanOrEqual(price + killed * CONCURRENCY);
  expect(new Set(calls.map(({ key }) => key)).size).toBe(price);
}, 120_000);

/** The small rehearsal with models that take their time. */
function slow(): Whole {
  const place = whole();
  const file = join(place.cwd, 'experiments', STEP, 'rehearsal.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('latency_ms: 0', 'latency_ms: 25'));
  return place;
}

function start({ cwd, populations }: Whole, started?: (child: ChildProcess) => void): Promise<Ended> {
  return evolve(WORDS, { cwd, env: { EVOLVE_POPULATIONS: populations }, ...(started && { started }) });
}

/** Kills the process so many ms after it has opened its run. */
function killAfter(ms: number): (child: ChildProcess) => void {
  return (child) => child.stderr?.once('data', () => setTimeout(() => child.kill('SIGKILL'), ms));
}
