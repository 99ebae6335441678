import { chmodSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleExperiment } from '../../contracts/samples.ts';
import { child, compiledStore } from './children.ts';
import { newPath, opened } from './places.ts';

let store: ReturnType<typeof compiledStore>;
beforeAll(() => {
  store = compiledStore();
}, 60_000);
afterAll(() => store.remove());

async function made(path: string): Promise<void> {
  const population = opened(path);
  await population.store.open(sampleExperiment());
  population.close();
}

test.each([
  { what: 'a read-only file in a read-only folder', make: made, says: /^StoreError: .* cannot be written: make/ },
  {
    what: 'a read-only folder',
    make: async () => undefined,
    says: /^StoreError: .* cannot be opened .*check the folder/,
  },
])('$what: one clear sentence, and nothing is left behind', async ({ make, says }) => {
  const path = newPath();
  const folder = dirname(path);
  await make(path);
  for (const name of readdirSync(folder)) chmodSync(`${folder}/${name}`, 0o444);
  chmodSync(folder, 0o555);
  const before = readdirSync(folder);
  const { said } = await child(store.folder, path, 'unprivileged');
  expect(said).toMatch(says);
  expect(readdirSync(folder)).toEqual(before);
  chmodSync(folder, 0o755);
});
