import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { audit } from '../../src/adapters/store/audit.ts';
import { openPopulation } from '../../src/adapters/store/population.ts';
import { child, compiledStore } from '../adapters/store/children.ts';
import { newPath } from '../adapters/store/places.ts';
import { sampleExperiment, sampleRollout } from '../contracts/samples.ts';
import { reading } from '../wholeRun.ts';

test('eight processes that write at once lose nothing and are told nothing of each other', async () => {
  const store = compiledStore();
  const path = newPath();
  try {
    const children = await Promise.all(Array.from({ length: 8 }, () => child(store.folder, path, 'adds')));
    for (const { process, said } of children) expect(said).toBe(`ready ${process.pid}`);
  } finally {
    store.remove();
  }
  expect(audit(path)).toMatchObject({ damage: [], stray: 0, renamed: 0 });
  expect(reading(path, (db) => db.prepare('SELECT count(*) FROM candidate').pluck().get())).toBe(160);
}, 120_000);

test('a long prompt is stored once, however many rollouts share it', async () => {
  const path = newPath();
  const population = openPopulation(path);
  const content = 'x'.repeat(1_000_000);
  for (let n = 0; n < 100; n++)
    await population.archive.saveRollout({
      ...sampleRollout(`k${n}`, sampleExperiment().base),
      trace: [{ role: 'system', content }],
    });
  population.close();
  expect(statSync(path).size).toBeLessThan(4_000_000);
});

test('no table has a place for code: neither commands nor modules nor paths are columns', () => {
  const path = newPath();
  openPopulation(path).close();
  const db = new Database(path, { readonly: true });
  const columns = db
    .prepare<[], string>(
      `SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'`,
    )
    .pluck()
    .all();
  db.close();
  expect(columns.length).toBeGreaterThan(50);
  expect(columns.filter((name) => /command|module|script|path|exec|url|code/.test(name))).toEqual([]);
});
