import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Ended, evolve } from '../e2e/command.ts';
import { type FakeProvider, type Received, type Reply, startProvider } from '../servers/provider.ts';
import { villagesAnswer, villagesOverHttp } from '../servers/villages.ts';
import { callsIn, decided, STEP, type Whole } from '../wholeRun.ts';

/** More than 64 cells with two models, so that children race. */
const EXAMPLES = 36;
const WORDS = [
  '--step',
  STEP,
  '--generations',
  '3',
  '--set',
  'search.proposals=4',
  '--set',
  'search.screen=adaptive',
  '-q',
];

const servers: FakeProvider[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

test('over the wire too, neither concurrency nor the order of answers nor a kill changes a bit of a run', {
  timeout: 300_000,
}, async () => {
  const alone = await ended(1, atOnce);
  expect(alone.decided.outcomes.length).toBeGreaterThan(8);
  expect(alone.generations).toBeGreaterThan(2);
  expect(await ended(8, atOnce), 'concurrency 8').toEqual(alone);

  const order: number[] = [];
  expect(await ended(32, (answer, n) => shuffled(answer, n, order)), 'shuffled at concurrency 32').toEqual(alone);
  expect(order).not.toEqual(order.toSorted((a, b) => a - b));

  // In the first wave, and in the middle of a later one.
  for (const requests of [31, 2 * EXAMPLES + 40]) {
    const killed = await ended(8, atOnce, requests);
    expect(killed.decided, `killed after ${requests} requests`).toEqual(alone.decided);
    expect(killed.answered).toEqual(alone.answered);
  }
});

type Delay = (answer: Reply, n: number) => Reply;

const atOnce: Delay = (answer) => (answer.kind === 'json' ? { ...answer, delayMs: 0 } : answer);

/** Every other answer waits for those asked for after it. */
function shuffled(answer: Reply, n: number, order: number[]): Reply {
  if (answer.kind !== 'json') return answer;
  const delayMs = n % 2 === 0 ? 5 + ((n * 7) % 40) : 0;
  setTimeout(() => order.push(n), delayMs);
  return { ...answer, delayMs };
}

/** All that a run decided, what was answered for it, and in how many generations. */
async function ended(concurrency: number, delay: Delay, killAfter = Number.POSITIVE_INFINITY) {
  const server = await startProvider((n: number, request: Received) => delay(villagesAnswer(request), n));
  servers.push(server);
  const place = villagesOverHttp();
  const rows = Array.from({ length: EXAMPLES }, (_, n) => ({ id: `t${n}`, input: `Village${n} lies by water ${n}.` }));
  const file = join(place.cwd, 'experiments', STEP, 'train.jsonl');
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  if (killAfter < Number.POSITIVE_INFINITY) {
    const { signal } = await start(place, server, concurrency, killAfter);
    expect(signal).toBe('SIGKILL');
  }
  const end = await start(place, server, concurrency);
  expect(end.code, end.err).toBe(0);
  const calls = callsIn(place.file).filter(({ status }) => status === 'done');
  return {
    decided: decided(place.file),
    answered: [...new Set(calls.map(({ key }) => key))].sort(),
    generations: new Set(decided(place.file).outcomes.map((row) => (row as { readonly generation: number }).generation))
      .size,
  };
}

function start(
  { cwd, populations }: Whole,
  server: FakeProvider,
  concurrency: number,
  killAfter = Number.POSITIVE_INFINITY,
): Promise<Ended> {
  return evolve([...WORDS, '-j', String(concurrency)], {
    cwd,
    env: { EVOLVE_POPULATIONS: populations, HOME_URL: `${server.url}/v1` },
    started(child) {
      const watch = setInterval(() => {
        if (server.received.length >= killAfter) child.kill('SIGKILL');
      }, 1);
      child.on('exit', () => clearInterval(watch));
    },
  });
}
