import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { audit } from '../../src/adapters/store/audit.ts';
import { openPopulation } from '../../src/adapters/store/population.ts';
import { newPath } from '../adapters/store/places.ts';
import { sampleExperiment, sampleRollout } from '../contracts/samples.ts';

test('eight writers beside each other lose nothing and are told nothing of it', async () => {
  const path = newPath();
  const populations = Array.from({ length: 8 }, () => openPopulation(path));
  const writes = populations.flatMap(({ archive }, writer) =>
    Array.from({ length: 20 }, (_, n) => archive.saveRollout(sampleRollout(`${writer}-${n}`, sampleExperiment().base))),
  );
  await Promise.all(writes);
  for (const population of populations) population.close();
  expect(audit(path)).toMatchObject({ rollouts: 160, damage: [] });
});

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
