import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { StoreError, UserError } from '../../domain/errors.ts';
import { checkedVersion, migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { checkPages } from './pages.ts';
import { readThrough } from './readThrough.ts';
import { withTrouble } from './trouble.ts';

/**
 * Takes in a population that somebody else sent: it is opened for reading only, its schema must be exactly ours, and its
 * rows are copied into a file that we make, so that nothing of theirs but rows gets here. Throws `StoreError` for a file
 * with triggers, views or other tables, a damaged one, a newer one, or one that holds what evolve does not write; `UserError` when the target exists.
 */
export function adopt(foreign: string, target: string): { readonly rows: number } {
  if (!existsSync(foreign))
    throw new UserError(`${foreign} does not exist: name the population file that you were sent`);
  if (existsSync(target)) throw new UserError(`${target} exists: move it away, or give the population another step`);
  return withTrouble(foreign, () => {
    const theirs = new Database(foreign, { readonly: true });
    try {
      theirs.pragma('trusted_schema = OFF');
      theirs.pragma('cell_size_check = ON');
      const version = checkedVersion(theirs, foreign);
      if (version === 0) throw new StoreError(`${foreign} is empty: there is nothing to take in.`, { mistake: true });
      checkPages(theirs, foreign, Number.POSITIVE_INFINITY);
      return { rows: copied(theirs, version, target) };
    } finally {
      theirs.close();
    }
  });
}

function copied(theirs: Database.Database, version: number, target: string): number {
  const ours = new Database(target);
  try {
    migrate(ours, target, MIGRATIONS.slice(0, version));
    // Tables come in no order of theirs; what belongs to nothing is looked for when all is here.
    ours.pragma('foreign_keys = OFF');
    const rows = ours.transaction(() =>
      tablesOf(ours).reduce((sum, table) => sum + copyTable(theirs, ours, table), 0),
    )();
    const orphans = ours.pragma('foreign_key_check') as readonly unknown[];
    if (orphans.length > 0)
      throw new StoreError(`${theirs.name} has ${orphans.length} rows that belong to nothing: it is not taken in.`);
    migrate(ours, target);
    ours.close();
    readThrough(target, theirs.name);
    return rows;
  } catch (error) {
    ours.close();
    for (const name of [target, `${target}-wal`, `${target}-shm`, `${target}-journal`]) rmSync(name, { force: true });
    throw error;
  } finally {
    ours.close();
  }
}

/** Of our own making, so their names need no care. */
function tablesOf(ours: Database.Database): string[] {
  const names = ours.prepare<[], string>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'`,
  );
  return names.pluck().all();
}

function copyTable(theirs: Database.Database, ours: Database.Database, table: string): number {
  // Who evolves it is the place's, not the population's.
  if (table === 'lease' || table === 'pulse') return 0;
  const columns = (ours.pragma(`table_info(${table})`) as readonly { readonly name: string }[]).map(({ name }) => name);
  const insert = ours.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  let rows = 0;
  for (const row of theirs
    .prepare(`SELECT ${columns.join(', ')} FROM ${table}`)
    .raw()
    .iterate()) {
    insert.run(...(row as unknown[]));
    rows += 1;
  }
  return rows;
}
