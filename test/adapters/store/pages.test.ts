import { closeSync, openSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { checkPages } from '../../../src/adapters/store/pages.ts';
import { StoreError } from '../../../src/domain/errors.ts';
import { sampleExperiment, sampleGeneration } from '../../contracts/samples.ts';
import { newPath, opened } from './places.ts';

const HUGE = Number.MAX_SAFE_INTEGER;

/** A population whose table `table` has its root page overwritten with noise; none when `table` is null. */
async function damagedIn(table: string | null): Promise<Database.Database> {
  const path = newPath();
  const { store, archive, close } = opened(path);
  const experiment = sampleExperiment();
  await store.commit(await store.open(experiment), sampleGeneration(0, experiment.base));
  await archive.saveCompletion('c', { text: 'paid', status: 'ok', usage: null, model: 'one' });
  close();
  const db = new Database(path);
  if (table === null) return db;
  const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
  db.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, (root - 1) * 4096);
  closeSync(file);
  return new Database(path);
}

test.each([
  { table: null, wholeBelow: HUGE, refused: false },
  { table: null, wholeBelow: 0, refused: false },
  { table: 'outcome', wholeBelow: HUGE, refused: true },
  { table: 'outcome', wholeBelow: 0, refused: true },
  { table: 'completion', wholeBelow: HUGE, refused: true },
  { table: 'completion', wholeBelow: 0, refused: false },
])('damage in $table, whole below $wholeBelow bytes: refused is $refused', async ({ table, wholeBelow, refused }) => {
  const db = await damagedIn(table);
  const check = (): void => checkPages(db, 'toy.sqlite', wholeBelow);
  if (refused) expect(check).toThrow(StoreError);
  else expect(check).not.toThrow();
  db.close();
});
