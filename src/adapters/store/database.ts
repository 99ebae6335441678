import { existsSync, mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError, UserError } from '../../domain/errors.ts';
import { copyInto } from './copy.ts';
import { checkedVersion, migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { checkPages } from './pages.ts';
import { withTrouble } from './trouble.ts';

/** How long a writer waits for another one, in ms. */
const BUSY_MS = 15_000;

/** Opens for reading and writing; makes the file and its folder where there is none. Throws `StoreError`. */
export function openForWriting(path: string): Database.Database {
  return withTrouble(path, () => {
    makeFolder(dirname(path));
    return opened(new Database(path, { timeout: BUSY_MS }), (db) => {
      checkedVersion(db, path);
      checkPages(db, path);
      backUpBeforeMigration(db, path);
      const mode = db.pragma('journal_mode = WAL', { simple: true });
      if (mode !== 'wal')
        throw new StoreError(`${path} lies on a disk without shared memory: use a local folder.`, { mistake: true });
      db.pragma('synchronous = NORMAL');
      db.pragma('cache_size = -65536');
      db.pragma('wal_autocheckpoint = 4000');
      migrate(db, path);
    });
  });
}

/** An older population is brought up to date in place, so what it was is kept beside it first. */
function backUpBeforeMigration(db: Database.Database, path: string): void {
  const version = checkedVersion(db, path);
  const target = `${path}.version-${version}.backup`;
  if (version === 0 || version >= MIGRATIONS.length || existsSync(target)) return;
  copyInto(db, target);
}

/** Opens for reading only, beside a writer. Throws `UserError` when there is no file, `StoreError` when it cannot be read. */
export function openForReading(path: string): Database.Database {
  if (!existsSync(path)) throw new UserError(nothingYet(path, 'does not exist'));
  return withTrouble(path, () =>
    opened(new Database(path, { readonly: true, timeout: BUSY_MS }), (db) => {
      const version = checkedVersion(db, path);
      if (version === 0) throw new UserError(nothingYet(path, 'is empty'));
      if (version < MIGRATIONS.length)
        throw new StoreError(
          `${path} has schema version ${version}, this program reads ${MIGRATIONS.length}: ` +
            'run `evolve` on the step once to bring it up to date.',
          { mistake: true },
        );
    }),
  );
}

/** Node's own recursion never ends below a folder that exists and takes no other, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function nothingYet(path: string, why: string): string {
  const step = basename(path, '.sqlite');
  return `${path} ${why}: nothing was evolved there yet. Start with evolve --step ${step}, or set EVOLVE_POPULATIONS to where its population is.`;
}

function opened(db: Database.Database, prepare: (db: Database.Database) => void): Database.Database {
  try {
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma('foreign_keys = ON');
    prepare(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
