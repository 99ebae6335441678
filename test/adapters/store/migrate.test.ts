import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openForReading, openForWriting } from '../../../src/adapters/store/database.ts';
import { migrate } from '../../../src/adapters/store/migrate.ts';
import { MIGRATIONS } from '../../../src/adapters/store/migrations.ts';
import { StoreError, UserError } from '../../../src/domain/errors.ts';
import { sampleExperiment, sampleRollout } from '../../contracts/samples.ts';
import { newPath, opened } from './places.ts';

/** Makes a population and changes the file by hand. */
async function populationWith(change: (db: Database.Database) => void): Promise<string> {
  const path = newPath();
  const population = opened(path);
  await population.store.open(sampleExperiment());
  population.close();
  const db = new Database(path);
  change(db);
  db.close();
  return path;
}

function versionOf(path: string): unknown {
  const db = new Database(path, { readonly: true });
  try {
    return db.pragma('user_version', { simple: true });
  } finally {
    db.close();
  }
}

describe('migrations', () => {
  test('a new file gets the newest schema', () => {
    const path = newPath();
    openForWriting(path).close();
    expect(versionOf(path)).toBe(MIGRATIONS.length);
  });

  test('an older file is brought up to date in one step, with what it holds', async () => {
    const path = await populationWith(() => undefined);
    const db = new Database(path);
    migrate(db, path, [...MIGRATIONS, 'ALTER TABLE run ADD COLUMN note TEXT', "UPDATE run SET note = 'kept'"]);
    expect(db.prepare('SELECT number, note FROM run').all()).toEqual([{ number: 1, note: 'kept' }]);
    db.close();
    expect(versionOf(path)).toBe(MIGRATIONS.length + 2);
  });

  test('a migration that fails changes nothing', async () => {
    const path = await populationWith(() => undefined);
    const db = new Database(path);
    expect(() => migrate(db, path, [...MIGRATIONS, 'ALTER TABLE run ADD COLUMN note TEXT', 'nonsense'])).toThrow();
    expect(db.prepare('SELECT * FROM run').all()).not.toHaveProperty('[0].note');
    db.close();
    expect(versionOf(path)).toBe(MIGRATIONS.length);
  });
});

describe('files that are not opened', () => {
  const newer = (db: Database.Database): void => void db.pragma('user_version = 99');
  const trigger = (db: Database.Database): void =>
    void db.exec(`CREATE TRIGGER spy AFTER INSERT ON candidate BEGIN UPDATE candidate SET components = '{}'; END`);
  const foreign = (db: Database.Database): void => void db.pragma('application_id = 5');

  test.each([
    { what: 'newer than the program', change: newer, says: /newer evolve.*99.*Update evolve/ },
    { what: 'with a trigger', change: trigger, says: /triggers/ },
    { what: 'of another application', change: foreign, says: /not a population/ },
  ])('$what: a StoreError, and not a byte is written', async ({ change, says }) => {
    const path = await populationWith(change);
    const before = readFileSync(path);
    for (const open of [openForWriting, openForReading]) {
      expect(() => open(path)).toThrow(StoreError);
      expect(() => open(path)).toThrow(says);
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('no SQLite file at all', () => {
    const path = newPath();
    writeFileSync(path, 'a text that somebody saved here, long enough to be no empty file. '.repeat(100));
    expect(() => openForWriting(path)).toThrow(StoreError);
    expect(() => openForWriting(path)).toThrow(/damaged.*backup/);
  });

  test('a torn file', async () => {
    const path = newPath();
    const population = opened(path);
    const candidate = sampleExperiment().base;
    const keys = Array.from({ length: 500 }, (_, index) => `torn-${index}`);
    await Promise.all(keys.map((key) => population.archive.saveRollout(sampleRollout(key, candidate))));
    population.close();
    truncateSync(path, readFileSync(path).length - 40_960);
    expect(() => openForWriting(path)).toThrow(StoreError);
    expect(() => openForWriting(path)).toThrow(/damaged/);
  });

  test('a path that is a folder, or below a file', () => {
    const path = newPath();
    mkdirSync(path);
    writeFileSync(join(dirname(path), 'file'), '');
    for (const wrong of [path, join(dirname(path), 'file', 'toy.sqlite')]) {
      expect(() => openForWriting(wrong)).toThrow(StoreError);
      expect(() => openForWriting(wrong)).toThrow(/EVOLVE_POPULATIONS/);
    }
  });

  test('nothing to read', () => {
    const path = newPath();
    expect(() => openForReading(path)).toThrow(UserError);
    writeFileSync(path, '');
    expect(() => openForReading(path)).toThrow(UserError);
  });
});
