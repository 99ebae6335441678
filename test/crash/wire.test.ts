import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { streamOf } from '../../src/domain/random.ts';
import { type Ended, evolve } from '../e2e/command.ts';
import { chatCompletion } from '../servers/answers.ts';
import { type FakeProvider, type Received, startProvider } from '../servers/provider.ts';
import { callsIn, decided, integrity, STEP, type Whole, whole } from '../wholeRun.ts';

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

/** The small experiment with models behind an API. */
async function liveWhole(): Promise<LiveWhole> {
  const place = whole();
  const server = await startProvider((_, request) => answerTo(request));
  servers.push(server);
  const file = join(place.cwd, 'experiments', STEP, 'experiment.yaml');
  const text = readFileSync(file, 'utf8').replaceAll('rehearsal:', 'home:');
  writeFileSync(file, `${text}providers: { home: { api: openai, base_url: "\${HOME_URL}", api_key: none } }\n`);
  return { ...place, server };
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

const CURES = ['Leave no brackets.', 'Never write percentages.', 'Give a name its own last word.', 'Think twice.'];

/** A provider whose models err until the prompt tells them not to; the same request gets the same answer. */
function answerTo({ body }: Received) {
  const digest = createHash('sha256').update(JSON.stringify(body)).digest();
  const [system = '', user = ''] = (body.messages as { content: string }[]).map(({ content }) => content);
  const text = body.model === 'mayor' ? proposal(digest) : works(system, user, digest);
  return { ...chatCompletion(text, { model: String(body.model) }), delayMs: digest[1]! % 30 };
}

function proposal(digest: Buffer): string {
  const cure = CURES[digest[0]! % CURES.length];
  return `<hypothesis>${cure}</hypothesis>\n<edit><find></find><replace>${cure}\n</replace></edit>`;
}

function works(system: string, user: string, digest: Buffer): string {
  const place = user.split(' ')[0] ?? '';
  const works = ['North', 'South', 'East'].map((side, index) => ({
    name: `${side} ${system.includes(CURES[2]!) ? side : 'Project'}`,
    reason:
      (system.includes(CURES[0]!) ? place : `${place} [to be named]`) +
      (system.includes(CURES[1]!) || digest[index]! < 100 ? '' : ' by 40%'),
  }));
  return JSON.stringify({ works });
}
