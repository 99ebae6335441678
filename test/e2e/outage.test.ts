import { afterAll, expect, test } from 'vitest';
import { type FakeProvider, startProvider } from '../servers/provider.ts';
import { villagesAnswer, villagesOverHttp } from '../servers/villages.ts';
import { callsIn, decided, STEP, type Whole } from '../wholeRun.ts';
import { type Ended, evolve } from './command.ts';

// Without further tries a call fails at once, as it does after all of them.
const SETS = ['models.0.tries=1', 'models.1.tries=1', 'reflector.tries=1'].flatMap((set) => ['--set', set]);
const WORDS = ['--step', STEP, ...SETS, '-q'];

const servers: FakeProvider[] = [];
afterAll(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** How many requests a run of its own takes, and how many of them measure the prompt as it is. */
const golden = (async () => {
  const place = villagesOverHttp();
  const server = await provider();
  const { code, err } = await start(place, server);
  expect({ code, err }).toMatchObject({ code: 0 });
  const seed = server.received.findIndex(({ body }) => body.model === 'mayor');
  return { seed, end: decided(place.file), asked: server.received.length };
})();

test.for([0, 4, 9])(
  'a provider that is gone %i requests after generation 0 pauses the run; back again, the same command comes to the same end',
  {
    timeout: 120_000,
  },
  async (later) => {
    const { seed, end, asked } = await golden;
    expect(seed + later).toBeLessThan(asked);
    const place = villagesOverHttp();
    const dying = await provider(seed + later);
    const stopped = await start(place, dying);
    expect({ code: stopped.code, out: stopped.out }).toEqual({ code: 1, out: '' });
    expect(stopped.err).toMatch(
      /^(no rollout of the \w+ wave was answered|the reflector answered nothing|.* and no other model is left)/m,
    );
    expect(stopped.err).toContain(`to go on:\n  evolve ${WORDS.join(' ')}`);
    const committed = decided(place.file).generations.length;
    const before = (rows: readonly unknown[]) =>
      (rows as { generation: number }[]).filter((row) => row.generation < committed);
    expect(decided(place.file).outcomes).toEqual(before(end.outcomes));

    const back = await provider(Number.POSITIVE_INFINITY, Number(new URL(dying.url).port));
    expect(await start(place, back)).toMatchObject({ code: 0 });
    expect(decided(place.file)).toEqual(end);
    const done = callsIn(place.file).filter(({ status }) => status === 'done');
    expect(new Set(done.map(({ key }) => key)).size).toBe(done.length);
  },
);

/** The provider of the small experiment, on its way out at its n-th request. */
async function provider(last = Number.POSITIVE_INFINITY, port = 0): Promise<FakeProvider> {
  const server = await startProvider((n, request) => {
    if (n >= last) void server.close();
    return n >= last ? { kind: 'reset' } : villagesAnswer(request);
  }, port);
  servers.push(server);
  return server;
}

function start({ cwd, populations }: Whole, { url }: FakeProvider): Promise<Ended> {
  return evolve(WORDS, { cwd, env: { EVOLVE_POPULATIONS: populations, HOME_URL: `${url}/v1` } });
}
