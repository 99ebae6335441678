import type { ChildProcess } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { refusal } from '../servers/answers.ts';
import { type FakeProvider, type Received, type Reply, startProvider } from '../servers/provider.ts';
import { villagesAnswer, villagesOverHttp } from '../servers/villages.ts';
import { STEP, type Whole } from '../wholeRun.ts';
import { type Ended, evolve } from './command.ts';

interface Status {
  readonly state: string;
  readonly holder: { readonly pid: number } | null;
  readonly generation: number;
  readonly wave: { readonly stage: string; readonly asked: number; readonly done: number } | null;
  readonly in_flight: readonly { readonly model: string; readonly role: string; readonly calls: number }[];
  readonly models: readonly {
    readonly models: readonly string[];
    readonly waiting: readonly { readonly for: string; readonly calls: number; readonly ms: number | null }[];
  }[];
  readonly spent: { readonly calls: number };
  readonly budget: { readonly calls: number | null };
  readonly kept_back: { readonly calls: number } | null;
  readonly stopped: { readonly by: string } | null;
  readonly resume: string | null;
}

const servers: FakeProvider[] = [];
afterAll(() => Promise.all(servers.splice(0).map((server) => server.close())));

const RUN = ['--step', STEP, '-q', '--set', 'budget.calls=500', '--generations', '3', '-j', '8'];

test('what a run does and waits for, how it was killed, how it was stopped, and that it is done', {
  timeout: 120_000,
}, async () => {
  let stuck = true;
  const wait = refusal(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '100' });
  const answer = (_: number, request: Received): Reply => {
    if (!stuck) return villagesAnswer(request);
    return request.body.model === 'vague' ? wait : { kind: 'hang' };
  };
  const server = await startProvider(answer);
  servers.push(server);
  const place = villagesOverHttp();
  const words = ['status', '--step', STEP, '--json'];
  const env = { EVOLVE_POPULATIONS: place.populations, HOME_URL: `${server.url}/v1` };
  const status = async () => JSON.parse((await evolve(words, { cwd: place.cwd, env })).out) as Status;

  const killed = started(place, env);
  const until = async (wanted: (status: Status) => boolean): Promise<Status> => {
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      const found = await status().catch(() => null);
      if (found && wanted(found)) return found;
    }
    throw new Error(`waited in vain: ${JSON.stringify(await status())}`);
  };
  const waits = ({ models }: Status) => models.flatMap(({ waiting }) => waiting.map((one) => one.for));
  const running = await until(
    (found) => waits(found).includes('retry') && found.in_flight.some(({ model }) => model === 'hasty'),
  );
  expect(running).toMatchObject({
    state: 'running',
    holder: { pid: killed.child.pid },
    generation: 0,
    wave: { stage: 'seed', asked: 8, done: 0 },
    budget: { calls: 500 },
    stopped: null,
    resume: null,
  });
  const held = running.models.find(({ models }) => models.includes('vague'))?.waiting;
  expect(held?.find((one) => one.for === 'retry')?.calls).toBeGreaterThan(0);
  expect(running.kept_back?.calls).toBeGreaterThan(0);
  const watched = evolve(['status', '--step', STEP, '--watch'], {
    cwd: place.cwd,
    env,
    started: (watching) => watching.stdout?.once('data', () => killed.child.kill('SIGKILL')),
  });
  await killed.ended;
  const seen = await watched;
  expect(seen).toMatchObject({ code: 0, err: '' });
  expect(seen.out).toMatch(/run 1: running, process \d+ on [\s\S]*run 1: stopped: its process ended without a word/);
  expect(seen.out).toContain(`to go on:\n  evolve --step ${STEP} --generations 3\n`);
  expect(await status()).toMatchObject({ state: 'stopped', holder: null, stopped: { by: 'killed' }, in_flight: [] });

  const stopped = started(place, env);
  await until(({ state, in_flight }) => state === 'running' && in_flight.length > 0);
  stopped.child.kill('SIGINT');
  expect(await stopped.ended).toMatchObject({ code: 130 });
  expect(await status()).toMatchObject({ state: 'stopped', stopped: { by: 'interrupted' } });

  stuck = false;
  const { resume } = await status();
  expect(resume).toBe(`evolve --step ${STEP} --generations 3`);
  const done = await evolve([...resume!.split(' ').slice(1), '--json'], { cwd: place.cwd, env });
  expect({ code: done.code, err: done.err }).toMatchObject({ code: 0 });
  const finished = await status();
  expect(finished).toMatchObject({ state: 'finished', resume: null });
  expect(finished.spent.calls).toBe(JSON.parse(done.out).spent.calls);
});

function started(place: Whole, env: Readonly<Record<string, string>>): { child: ChildProcess; ended: Promise<Ended> } {
  let child: ChildProcess | undefined;
  const ended = evolve(RUN, { cwd: place.cwd, env, started: (made) => void (child = made) });
  return { child: child!, ended };
}

test('a step that was never evolved says how to begin', async () => {
  const place = villagesOverHttp();
  const env = { EVOLVE_POPULATIONS: place.populations, HOME_URL: 'http://127.0.0.1:9/v1' };
  const { code, err } = await evolve(['status', '--step', STEP], { cwd: place.cwd, env });
  expect(code).toBe(2);
  expect(err).toContain(`evolve --step ${STEP}`);
});
