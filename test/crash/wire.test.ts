import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { streamOf } from '../../src/domain/random.ts';
import { type Ended, evolve } from '../e2e/command.ts';
import { type FakeProvider, startProvider } from '../servers/provider.ts';
import { villagesAnswer, villagesOverHttp } from '../servers/villages.ts';
import { callsIn, decided, integrity, reading, STEP, type Whole } from '../wholeRun.ts';

const KILLS = Number(process.env.KILLS ?? 6);
/** Examples of train; 0: the few that the small experiment has. `npm run bench:kills` has many. */
const EXAMPLES = Number(process.env.KILL_EXAMPLES ?? 0);
const CONCURRENCY = EXAMPLES > 0 ? 16 : 4;
/** Requests after which a process is killed, at most. */
const SPAN = EXAMPLES > 0 ? (8 * EXAMPLES) / KILLS : 12;
const LARGE = ['--generations', '2', '--set', `search.train=${EXAMPLES}`, '--set', 'search.race=never'];
const WORDS = ['--step', STEP, '-j', String(CONCURRENCY), '-q', ...(EXAMPLES > 0 ? LARGE : [])];

const servers: FakeProvider[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

test(
  'the books of a run that was killed again and again agree with what its provider counted',
  async () => {
    const golden = await liveWhole();
    expect(await start(golden)).toMatchObject({ code: 0 });
    const price = golden.server.received.length;
    expect(decided(golden.file).outcomes.length).toBeGreaterThan(3);

    const place = await liveWhole();
    const random = streamOf('wire', process.env.KILL_SEED ?? 1);
    let killed = 0;
    for (let time = 0; time < KILLS; time++) {
      // Each third is killed while it recovers from the one before.
      const fatal = place.server.received.length + (time % 3 === 2 ? 0 : 1 + Math.floor(random() * SPAN));
      if ((await start(place, fatal, random() * 1_000)).signal === 'SIGKILL') killed += 1;
      expect(integrity(place.file)).toBe('ok');
      checkBooks(place);
    }
    expect(killed).toBeGreaterThan(2);
    expect(await start(place)).toMatchObject({ code: 0 });

    checkBooks(place);
    expect(decided(place.file)).toEqual(decided(golden.file));
    expect(place.server.received.length).toBeLessThanOrEqual(price + killed * CONCURRENCY);
    if (EXAMPLES > 0) report(place, killed, price);
  },
  EXAMPLES > 0 ? 3_600_000 : 300_000,
);

function report({ file, server }: LiveWhole, killed: number, price: number): void {
  const calls = callsIn(file);
  const count = (wanted: string) => calls.filter(({ status }) => status === wanted).length;
  const cells = reading(file, (db) => db.prepare('SELECT count(*) FROM rollout').pluck().get());
  console.log(
    `${killed} of ${KILLS} processes killed, ${cells} rollouts; the provider got ${server.received.length} requests, ` +
      `${price} without a kill; books: ${count('done')} done, ${count('failed')} failed, ${count('unknown')} unknown; ` +
      'integrity ok after each; decisions and end equal to the run that was never killed',
  );
}

/** `done <= provider calls <= done + failed + unknown`, a call that a dead process left behind being unknown. */
function checkBooks({ file, server }: LiveWhole): void {
  const calls = callsIn(file);
  const done = calls.filter(({ status }) => status === 'done').length;
  expect(done).toBeLessThanOrEqual(server.received.length);
  expect(server.received.length).toBeLessThanOrEqual(calls.length);
}

interface LiveWhole extends Whole {
  readonly server: FakeProvider;
}

async function liveWhole(): Promise<LiveWhole> {
  const server = await startProvider((_, request) => villagesAnswer(request));
  servers.push(server);
  const place = villagesOverHttp();
  const train = Array.from({ length: EXAMPLES }, (_, n) => ({ id: `t${n}`, input: `Village${n} lies by water ${n}.` }));
  const file = join(place.cwd, 'experiments', STEP, 'train.jsonl');
  if (EXAMPLES > 0) writeFileSync(file, train.map((example) => `${JSON.stringify(example)}\n`).join(''));
  return { ...place, server };
}

/** Kills the process when the provider has got so many requests, but not before it lives for so many ms. */
function start({ cwd, populations, server }: LiveWhole, fatal = Number.POSITIVE_INFINITY, afterMs = 0): Promise<Ended> {
  return evolve(WORDS, {
    cwd,
    env: { EVOLVE_POPULATIONS: populations, HOME_URL: `${server.url}/v1` },
    started(child) {
      const began = performance.now();
      const watch = setInterval(() => {
        if (server.received.length >= fatal && performance.now() - began >= afterMs) child.kill('SIGKILL');
      }, 1);
      child.on('exit', () => clearInterval(watch));
    },
  });
}
