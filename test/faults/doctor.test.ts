import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { populationFindings } from '../../src/app/doctor/population.ts';
import { run, type Whole, whole } from '../wholeRun.ts';

/** What is found in the population of a small run after somebody has been at it. */
async function findings(sql: string) {
  const place: Whole = whole();
  await run(place, { overrides: { generations: 1 } });
  const db = new Database(place.file);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  const before = readFileSync(place.file);
  const found = populationFindings(place.file);
  expect(readFileSync(place.file).equals(before)).toBe(true);
  return found;
}

test('a sound population has nothing but fine findings', async () => {
  for (const finding of await findings('')) expect(finding).toMatchObject({ is: 'fine' });
});

test.each<[string, string, string, RegExp]>([
  ['rows', `UPDATE outcome SET candidate = 'nobody' WHERE place = 0`, 'trouble', /rows belong to nothing/],
  ['rows', `UPDATE rollout SET candidate = 'nobody' WHERE id = 1`, 'trouble', /^1 rollouts are of candidates that are/],
  ['rows', `DELETE FROM candidate WHERE id IN (SELECT candidate FROM rollout)`, 'trouble', /put a backup/],
  ['rows', `UPDATE candidate SET components = '{"system":"Obey."}'`, 'trouble', /were changed since they were stored/],
  ['rows', 'DELETE FROM generation WHERE number = 0', 'trouble', /./],
  ['books', 'UPDATE call SET cost = -5 WHERE id = 1', 'trouble', /^1 calls have amounts that no call has/],
  ['books', `UPDATE call SET status = 'unknown', cost = 7 WHERE id = 2`, 'trouble', /^1 calls have amounts/],
  ['rows', `UPDATE candidate SET components = 'no JSON'`, 'trouble', /were changed since they were stored/],
  ['books', 'DELETE FROM call WHERE id < 4', 'trouble', /^of run 1 fewer calls are booked than it made/],
  ['calls', 'DELETE FROM rollout WHERE id = 1', 'doubt', /^1 were answered and their results are not here/],
  ['calls', `UPDATE call SET status = 'started', cost = NULL WHERE id = 3`, 'doubt', /^1 were under way when/],
])('%s: %s', async (what, sql, is, says) => {
  const found = await findings(sql);
  expect(found).toContainEqual({ what, is, says: expect.stringMatching(says) });
});
