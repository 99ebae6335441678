import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, evolve, type Where } from '../e2e/command.ts';
import { callsIn, decided, STEP, type Whole, whole } from '../wholeRun.ts';

const WORDS = ['--step', STEP, '--generations', '3'];

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s stops a run with %i and the command that goes on with it',
  async (signal, code) => {
    const golden = slow();
    await type(golden, WORDS);
    const place = slow();
    const stopped = await type(
      place,
      WORDS,
      onceMeasuring((child) => child.kill(signal)),
    );
    expect(stopped).toMatchObject({ code, signal: null });
    expect(stopped.err).toContain(`To go on:\n  evolve ${WORDS.join(' ')}\n`);
    const paid = callsIn(place.file);
    expect(paid.filter(({ status }) => status === 'started')).toEqual([]);

    expect(await type(place, commandIn(stopped.err))).toMatchObject({ code: 0 });
    expect(decided(place.file)).toEqual(decided(golden.file));
    expect(callsIn(place.file).length).toBeLessThanOrEqual(callsIn(golden.file).length + 3);
  },
  60_000,
);

test('Ctrl-C does not wait for an answer that takes long', async () => {
  const place = slow(60_000);
  let asked = 0;
  const stopped = await type(
    place,
    WORDS,
    onceMeasuring((child) => {
      asked = performance.now();
      child.kill('SIGINT');
    }, 0),
  );
  expect(stopped.code).toBe(130);
  expect(performance.now() - asked).toBeLessThan(5_000);
}, 30_000);

test('a held population names its owner, and can be read meanwhile', async () => {
  const place = slow(2_000);
  let seen: { readonly pid: number | undefined; readonly second: Ended; readonly front: Ended } | null = null;
  const first = await type(
    place,
    WORDS,
    onceMeasuring(async (child) => {
      const [second, front] = await Promise.all([type(place, WORDS), type(place, ['front', '--step', STEP])]);
      seen = { pid: child.pid, second, front };
      child.kill('SIGKILL');
    }),
  );
  expect(first.signal).toBe('SIGKILL');
  expect(seen).toMatchObject({ second: { code: 2, out: '' }, front: { code: 0 } });
  const { pid, second } = seen!;
  expect(second.err).toContain(`is being evolved by process ${pid} on `);
  // Whoever died holds nothing.
  expect(await type(place, ['--step', STEP, '--generations', '1', '-q'])).toMatchObject({ code: 0 });
}, 120_000);

test('what a run is may not change: the changed keys are named and --fresh is offered', async () => {
  const place = whole();
  expect(await type(place, ['--step', STEP, '-q'])).toMatchObject({ code: 0 });
  const prompt = join(place.cwd, 'experiments', STEP, 'prompt.md');
  writeFileSync(prompt, `${readFileSync(prompt, 'utf8')}Be kind.\n`);
  const changed = ['--step', STEP, '--set', 'search.slice=1', '--seed', '3', '--models', 'vague', '-q'];
  const before = callsIn(place.file).length;
  const refused = await type(place, changed);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toMatch(/another base prompt, models, search, seed: .*--fresh/);
  expect(callsIn(place.file).length).toBe(before);

  const fresh = await type(place, [...changed, '--fresh', '--json']);
  expect(fresh.code).toBe(0);
  expect(JSON.parse(fresh.out)).toMatchObject({ run: 2 });
}, 60_000);

test('a finished run says so, and costs nothing', async () => {
  const place = whole();
  const first = await type(place, ['--step', STEP]);
  const calls = callsIn(place.file).length;
  const again = await type(place, ['--step', STEP]);
  expect(again.code).toBe(0);
  expect(again.err).toMatch(/finished/);
  expect(again.out).toBe(first.out);
  expect(callsIn(place.file).length).toBe(calls);
}, 60_000);

/** The small rehearsal with models that take their time. */
function slow(ms = 25): Whole {
  const place = whole();
  const file = join(place.cwd, 'experiments', STEP, 'rehearsal.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('latency_ms: 0', `latency_ms: ${ms}`));
  return place;
}

function type({ cwd, populations }: Whole, words: readonly string[], started?: Where['started']): Promise<Ended> {
  return evolve(words, { cwd, env: { EVOLVE_POPULATIONS: populations }, ...(started && { started }) });
}

/** Tells of the process when it is in the middle of this generation. */
function onceMeasuring(
  then: (child: Parameters<NonNullable<Where['started']>>[0]) => void,
  generation = 1,
): Where['started'] {
  return (child) => {
    let text = '';
    let told = false;
    child.stderr?.on('data', (more: string) => {
      text += more;
      if (told || !text.includes(`generation ${generation}`)) return;
      told = true;
      setTimeout(() => then(child), 60);
    });
  };
}

/** The words of the command that a stopped run says to type. */
function commandIn(text: string): string[] {
  return text.trimEnd().split('\n').at(-1)!.trim().split(' ').slice(1);
}
