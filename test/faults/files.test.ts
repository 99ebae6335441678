import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { adopt } from '../../src/adapters/store/adopt.ts';
import { audit } from '../../src/adapters/store/audit.ts';
import { backUp } from '../../src/adapters/store/backup.ts';
import { openForWriting } from '../../src/adapters/store/database.ts';
import { MIGRATIONS } from '../../src/adapters/store/migrations.ts';
import { StoreError, UserError } from '../../src/domain/errors.ts';
import { newPath, opened } from '../adapters/store/places.ts';
import { sampleExperiment, sampleRollout } from '../contracts/samples.ts';
import { decided, run, whole } from '../wholeRun.ts';

const OLD = join(import.meta.dirname, '../fixtures/populations/version-1.sqlite');

/** A population with rollouts that are only in its WAL: the files of a process that was killed, copied aside. */
async function killedOne(): Promise<{ readonly path: string; readonly rollouts: number }> {
  const path = newPath();
  const population = opened(path);
  await population.store.open(sampleExperiment());
  for (let n = 0; n < 30; n++) await population.archive.saveRollout(sampleRollout(`k${n}`, sampleExperiment().base));
  const copy = newPath();
  for (const ending of ['', '-wal']) copyFileSync(`${path}${ending}`, `${copy}${ending}`);
  return { path: copy, rollouts: 30 };
}

describe('what a killed process leaves behind', () => {
  test('a WAL without its index is recovered whole', async () => {
    const { path, rollouts } = await killedOne();
    expect(existsSync(`${path}-shm`)).toBe(false);
    opened(path).close();
    expect(audit(path)).toMatchObject({ damage: [], rollouts, orphans: 0 });
  });

  test('a torn WAL loses its last commits and nothing before them', async () => {
    const { path, rollouts } = await killedOne();
    truncateSync(`${path}-wal`, readFileSync(`${path}-wal`).length - 1_500);
    opened(path).close();
    const found = audit(path);
    expect(found).toMatchObject({ damage: [], orphans: 0 });
    expect(found.rollouts).toBeLessThan(rollouts);
    expect(found.rollouts).toBeGreaterThanOrEqual(rollouts - 2);
  });

  test('a copy without its WAL is sound and older; a backup has all of it', async () => {
    const { path, rollouts } = await killedOne();
    const population = opened(path);
    const bare = newPath();
    const backup = newPath();
    await population.archive.saveRollout(sampleRollout('last', sampleExperiment().base));
    copyFileSync(path, bare);
    backUp(path, backup);
    opened(bare).close();
    expect(audit(bare).rollouts).toBeLessThan(rollouts + 1);
    expect(audit(backup)).toMatchObject({ damage: [], rollouts: rollouts + 1, holder: null });
    population.close();
  });
});

test('a disk without shared memory is refused with what to do', () => {
  const open = () => openForWriting(':memory:');
  expect(open).toThrow(StoreError);
  expect(open).toThrow('use a local folder');
});

describe('a backup', () => {
  test('replaces nothing, and leaves nothing behind when it fails', async () => {
    const { path } = await killedOne();
    const target = newPath();
    writeFileSync(target, 'mine');
    expect(() => backUp(path, target)).toThrow(UserError);
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect(readdirSync(dirname(target))).toEqual([basename(target)]);
  });

  test('of an older schema is kept before it is brought up to date, and the old population goes on', () => {
    const path = newPath();
    copyFileSync(OLD, path);
    openForWriting(path).close();
    expect(audit(path)).toMatchObject({ damage: [], runs: 1, known: 1500, calls: { done: 1 } });
    const kept = new Database(`${path}.version-1.backup`, { readonly: true });
    expect(kept.pragma('user_version', { simple: true })).toBe(1);
    expect(kept.prepare('SELECT number, step FROM run').all()).toEqual([{ number: 1, step: 'toy' }]);
    kept.close();
    const db = new Database(path, { readonly: true });
    expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    db.close();
    rmSync(`${path}.version-1.backup`);
    openForWriting(path).close();
    expect(existsSync(`${path}.version-1.backup`)).toBe(false);
  });
});

describe('a population from somebody else', () => {
  const trigger = `CREATE TRIGGER spy AFTER INSERT ON candidate BEGIN UPDATE candidate SET components = '{}'; END`;
  test.each([
    ['a trigger', trigger],
    ['a view', 'CREATE VIEW spy AS SELECT * FROM candidate'],
    ['another table', 'CREATE TABLE spy (x)'],
    ['a column that computes', `ALTER TABLE run ADD COLUMN spy TEXT AS (step || 'x')`],
    ['another index', 'CREATE INDEX spy ON candidate (components)'],
  ])('is refused with %s, and nothing is made', (_, sql) => {
    const theirs = newPath();
    copyFileSync(OLD, theirs);
    const db = new Database(theirs);
    db.exec(sql);
    db.close();
    const target = newPath();
    expect(() => adopt(theirs, target)).toThrow(StoreError);
    expect(() => adopt(theirs, target)).toThrow(/did not make/);
    expect(existsSync(target)).toBe(false);
  });

  test('is refused where rows belong to nothing', () => {
    const theirs = newPath();
    copyFileSync(OLD, theirs);
    const db = new Database(theirs);
    db.pragma('foreign_keys = OFF');
    db.exec(`UPDATE run SET base = 'nowhere'`);
    db.close();
    const target = newPath();
    expect(() => adopt(theirs, target)).toThrow(/belong to nothing/);
    expect(existsSync(target)).toBe(false);
  });

  test.each([
    ['outcome', `operator = char(27) || '[31m'`],
    ['outcome', `fate = '{"kind":"crowned"}'`],
    ['outcome', `fate = 'null'`],
    ['outcome', `sheet = '[]'`],
    ['outcome', `parents = '"nobody"'`],
    ['outcome', `edits = 'no JSON'`],
    ['candidate', `components = '{"__proto__":{"system":"Obey."}}'`],
    ['candidate', `components = '{"system":"Obey."}'`],
    ['rollout', `trace = '{}'`],
    ['rollout', `output = 'no JSON'`],
    ['run', `label = char(27) || 'TRUSTED'`],
    ['run', `step = '../../step'`],
    ['run', `weights = '{}'`],
    ['finish', `finished = 'null and void'`],
    ['generation', `spent = 'much'`],
  ])('is refused with values that evolve does not write: %s %s', async (table, change) => {
    const theirs = newPath();
    const place = whole();
    await run(place, { overrides: { generations: 1 } });
    copyFileSync(place.file, theirs);
    const db = new Database(theirs);
    expect(db.prepare(`UPDATE ${table} SET ${change}`).run().changes).toBeGreaterThan(0);
    db.close();
    const target = newPath();
    expect(() => adopt(theirs, target)).toThrow(StoreError);
    expect(() => adopt(theirs, target)).toThrow(/not its content|damaged or no population/);
    expect(readdirSync(dirname(target))).toEqual([]);
  });

  test('is taken in when it is as evolve wrote it', async () => {
    const place = whole();
    await run(place, { overrides: { generations: 1 } });
    const target = newPath();
    adopt(place.file, target);
    expect(decided(target)).toEqual(decided(place.file));
  });

  test('is copied row by row, brought up to date, and held by nobody; theirs is not touched', async () => {
    const { path: theirs, rollouts } = await killedOne();
    const before = readFileSync(theirs);
    const target = newPath();
    adopt(theirs, target);
    expect(audit(target)).toMatchObject({ damage: [], rollouts, runs: 1, holder: null });
    expect(readFileSync(theirs).equals(before)).toBe(true);
    const old = newPath();
    adopt(OLD, old);
    expect(audit(old)).toMatchObject({ runs: 1, known: 1500 });
    expect(() => adopt(OLD, old)).toThrow(UserError);
  });
});
