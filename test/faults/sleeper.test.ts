import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Child, child, compiledStore, killed } from '../adapters/store/children.ts';
import { newPath, opened } from '../adapters/store/places.ts';
import { sampleExperiment, sampleGeneration } from '../contracts/samples.ts';
import { reading } from '../wholeRun.ts';

const LEASE_MS = 400;

let store: ReturnType<typeof compiledStore>;
let sleeper: Child | undefined;
beforeAll(() => {
  store = compiledStore();
}, 120_000);
afterAll(async () => {
  if (sleeper) await killed(sleeper);
  store.remove();
});

test('an owner stopped past its lease is followed; awake again it writes nothing, but what it paid for is booked', async () => {
  const path = newPath();
  const experiment = sampleExperiment();
  const generation = JSON.stringify(sampleGeneration(0, experiment.base));
  sleeper = await child(store.folder, path, 'sleeper', { LEASE_MS: `${LEASE_MS}`, GENERATION: generation });
  expect(sleeper.said).toBe(`ready ${sleeper.process.pid}`);

  sleeper.process.kill('SIGSTOP');
  const follower = opened(path, { leaseMs: LEASE_MS });
  await expect.poll(() => follower.store.open(experiment).catch(() => null), { timeout: 20_000 }).not.toBeNull();
  expect(callsOf(path)).toEqual([{ key: 'under way', status: 'unknown', cost: null }]);

  sleeper.process.kill('SIGCONT');
  sleeper.process.stdin?.write('go on\n');
  const ends = JSON.parse(await sleeper.next()) as string[];
  const lost = expect.stringMatching(/^StoreError: .* was taken over by another process while this one was silent/);
  expect(ends).toEqual(['done', lost, lost]);
  expect(callsOf(path)).toEqual([{ key: 'under way', status: 'done', cost: 2_000_000 }]);

  const run = await follower.store.open(experiment);
  expect(run.generation).toBe(-1);
  await expect(follower.store.commit(run, sampleGeneration(0, experiment.base))).resolves.toMatchObject({
    generation: 0,
  });
}, 120_000);

function callsOf(path: string): unknown[] {
  return reading(path, (db) => db.prepare('SELECT key, status, cost FROM call ORDER BY id').all());
}
