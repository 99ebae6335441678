import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, evolve } from '../e2e/command.ts';
import { callsIn, integrity, STEP, type Whole, whole } from '../wholeRun.ts';

const WORDS = ['--step', STEP, '--generations', '1', '-q'];

/** A metric that never answers while the file `stuck` is there; it tells by files how far things have come. */
const STUCK = `
import { existsSync, writeFileSync } from 'node:fs';
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => writeFileSync('asked', ''));
export default async () => {
  if (!existsSync('stuck')) return { value: 1 };
  writeFileSync('waiting', '');
  return new Promise((resolve) => setTimeout(resolve, 2 ** 30));
};
`;

test.each([
  ['SIGINT', 'SIGTERM', 143],
  ['SIGTERM', 'SIGINT', 130],
] as const)(
  'a run that does not end after %s ends at once after %s, and goes on later',
  async (first, second, code) => {
    const place = withStuckMetric();
    const stopped = await type(place, async (signal) => {
      await there(place, 'waiting');
      signal(first);
      await there(place, 'asked');
      signal(second);
    });
    // The first signal alone would end it with its own code, after the calls in flight had their time.
    expect(stopped).toMatchObject({ code, signal: null });
    expect(integrity(place.file)).toBe('ok');

    rmSync(join(place.cwd, 'stuck'));
    expect(await type(place)).toMatchObject({ code: 0 });
    expect(callsIn(place.file).filter(({ status }) => status === 'started')).toEqual([]);
  },
  120_000,
);

function withStuckMetric(): Whole {
  const place = whole();
  const folder = join(place.cwd, 'experiments', STEP);
  writeFileSync(join(folder, 'stuck.mjs'), STUCK);
  const file = join(folder, 'experiment.yaml');
  const text = readFileSync(file, 'utf8').replace('metrics:\n', 'metrics:\n  - { name: stuck, module: stuck.mjs }\n');
  writeFileSync(file, text);
  writeFileSync(join(place.cwd, 'stuck'), '');
  return place;
}

function type(
  { cwd, populations }: Whole,
  then: (signal: (name: NodeJS.Signals) => void) => Promise<void> = async () => undefined,
): Promise<Ended> {
  return evolve(WORDS, {
    cwd,
    env: { EVOLVE_POPULATIONS: populations },
    started: (child) => void then((name) => child.kill(name)),
  });
}

async function there({ cwd }: Whole, name: string): Promise<void> {
  await expect.poll(() => existsSync(join(cwd, name)), { timeout: 60_000 }).toBe(true);
}
