import { afterEach, expect, test } from 'vitest';
import { streamOf } from '../../src/domain/random.ts';
import { type Ended, evolve } from '../e2e/command.ts';
import { type FakeProvider, startProvider } from '../servers/provider.ts';
import { villagesAnswer, villagesOverHttp } from '../servers/villages.ts';
import { callsIn, decided, integrity, STEP, type Whole } from '../wholeRun.ts';

const KILLS = 6;
const CONCURRENCY = 4;
const WORDS = ['--step', STEP, '-j', String(CONCURRENCY), '-q'];

const servers: FakeProvider[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

test('the books of a run that was killed again and again agree with what its provider counted', async () => {
  const golden = await liveWhole();
  expect(await start(golden)).toMatchObject({ code: 0 });
  const price = golden.server.received.length;
  expect(decided(golden.file).outcomes.length).toBeGreaterThan(3);

  const place = await liveWhole();
  const random = streamOf('wire', process.env.KILL_SEED ?? 1);
  let killed = 0;
  for (let time = 0; time < KILLS; time++) {
    const fatal = place.server.received.length + 1 + Math.floor(random() * 12);
    if ((await start(place, fatal)).signal === 'SIGKILL') killed += 1;
    expect(integrity(place.file)).toBe('ok');
    checkBooks(place);
  }
  expect(killed).toBeGreaterThan(2);
  expect(await start(place)).toMatchObject({ code: 0 });

  checkBooks(place);
  expect(decided(place.file)).toEqual(decided(golden.file));
  expect(place.server.received.length).toBeLessThanOrEqual(price + killed * CONCURRENCY);
}, 120_000);

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
  return { ...villagesOverHttp(), server };
}

/** Kills the process when the provider has got so many requests. */
function start({ cwd, populations, server }: LiveWhole, fatal = Number.POSITIVE_INFINITY): Promise<Ended> {
  return evolve(WORDS, {
    cwd,
    env: { EVOLVE_POPULATIONS: populations, HOME_URL: `${server.url}/v1` },
    started(child) {
      const watch = setInterval(() => {
        if (server.received.length >= fatal) child.kill('SIGKILL');
      }, 1);
      child.on('exit', () => clearInterval(watch));
    },
  });
}
