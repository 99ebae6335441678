import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Batch, groupCommit } from '../../../src/adapters/store/batch.ts';
import { StoreError } from '../../../src/domain/errors.ts';
import { newPath } from './places.ts';

const SCHEMA = `
CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
`;

describe('group commit', () => {
  let db: Database.Database;
  let other: Database.Database;
  let batch: Batch;
  beforeEach(() => {
    const path = newPath();
    db = new Database(path);
    db.pragma('journal_mode = WAL');
    db.pragma('foreign_keys = ON');
    db.exec(SCHEMA);
    other = new Database(path, { readonly: true });
    batch = groupCommit(db, path);
  });
  afterEach(() => {
    other.close();
    db.close();
  });
  const insert =
    (id: number): (() => unknown) =>
    () =>
      db.prepare('INSERT INTO parent (id) VALUES (?)').run(id);
  const orphan =
    (id: number): (() => unknown) =>
    () =>
      db.prepare('INSERT INTO child VALUES (?, 99)').run(id);
  const parents = (): unknown[] => other.prepare('SELECT id FROM parent ORDER BY id').pluck().all();

  test('the writes of a tick are one transaction, and resolve after it', async () => {
    const seen: unknown[] = [];
    const look = batch.write(() => seen.push(...parents()));
    const writes = [1, 2, 3].map((id) => batch.write(insert(id)).then(() => parents()));
    const lookAgain = batch.write(() => seen.push(...parents()));
    expect(await Promise.all(writes)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    await Promise.all([look, lookAgain]);
    expect(seen).toEqual([]);
  });

  test('a failing write rejects its own promise and no other', async () => {
    const results = await Promise.allSettled([1, 1, 2].map((id) => batch.write(insert(id))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(parents()).toEqual([1, 2]);
  });

  test('a failing commit rejects all of the batch, and the next batch works', async () => {
    let forgotten = 0;
    batch.onRollback(() => (forgotten += 1));
    const results = await Promise.allSettled([batch.write(insert(1)), batch.write(orphan(1)), batch.write(insert(2))]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect([parents(), forgotten]).toEqual([[], 1]);
    await batch.write(insert(3));
    expect(parents()).toEqual([3]);
  });

  test('a full disk is said in words, and what was committed stays', async () => {
    await batch.write(insert(1));
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`);
    const many = Array.from({ length: 5000 }, (_, id) => batch.write(insert(id + 2)));
    const results = await Promise.allSettled(many);
    const failed = results.filter((result) => result.status === 'rejected');
    expect(failed.length).toBeGreaterThan(0);
    for (const { reason } of failed) expect(reason).toBeInstanceOf(StoreError);
    expect(String(failed.at(-1)?.reason)).toContain('disk is full');
    // Whatever was promised is there, and nothing else.
    expect(parents().length).toBe(1 + results.length - failed.length);
  });

  test('flush commits at once', async () => {
    const write = batch.write(insert(1));
    batch.flush();
    expect(parents()).toEqual([1]);
    await write;
  });
});
