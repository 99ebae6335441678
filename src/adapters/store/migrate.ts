import Database from 'better-sqlite3';
import { StoreError } from '../../domain/errors.ts';
import { APPLICATION_ID, MIGRATIONS } from './migrations.ts';

/**
 * Brings the file to the newest schema, in one immediate transaction.
 * Throws `StoreError` for a file that is not a population, is newer than this program or was tampered with: nothing is
 * written then.
 */
export function migrate(db: Database.Database, path: string, migrations: readonly string[] = MIGRATIONS): void {
  db.transaction(() => {
    const version = checkedVersion(db, path, migrations);
    if (version === migrations.length) return;
    for (const sql of migrations.slice(version)) db.exec(sql);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}

/** The schema version of the file, 0 for an empty one. Throws `StoreError` as `migrate` does. Writes nothing. */
export function checkedVersion(
  db: Database.Database,
  path: string,
  migrations: readonly string[] = MIGRATIONS,
): number {
  // Another process may be making the file just now, so all is read at one moment.
  return db.transaction(() => versionOf(db, path, migrations))();
}

function versionOf(db: Database.Database, path: string, migrations: readonly string[]): number {
  const application = db.pragma('application_id', { simple: true });
  const version = Number(db.pragma('user_version', { simple: true }));
  const schema = schemaOf(db);
  if (application === 0 && version === 0 && schema === '[]') return 0;
  if (application !== APPLICATION_ID)
    throw new StoreError(`${path} is an SQLite file but not a population of evolve: move it away or name another.`, {
      mistake: true,
    });
  if (version > migrations.length)
    throw new StoreError(
      `${path} was made by a newer evolve: it has schema version ${version}, this program knows ${migrations.length}. ` +
        'Update evolve to go on with it; nothing was written.',
      { mistake: true },
    );
  // A trigger or view in a foreign file could change what is stored, so only our own schema is accepted.
  if (schema !== expectedSchema(migrations.slice(0, version)))
    throw new StoreError(`${path} holds tables, triggers or views that evolve did not make: it is not opened.`, {
      mistake: true,
    });
  return version;
}

function expectedSchema(migrations: readonly string[]): string {
  const db = new Database(':memory:');
  try {
    for (const sql of migrations) db.exec(sql);
    return schemaOf(db);
  } finally {
    db.close();
  }
}

/** Names that begin with `sqlite_` are SQLite's own: nobody else can make them. */
function schemaOf(db: Database.Database): string {
  const rows = db
    .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' ORDER BY type, name`)
    .raw()
    .all();
  return JSON.stringify(rows);
}
