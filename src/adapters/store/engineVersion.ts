import Database from 'better-sqlite3';

/** The version of SQLite that populations are kept by. Throws when the native module cannot be loaded. */
export function engineVersion(): string {
  const db = new Database(':memory:');
  try {
    return String(db.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    db.close();
  }
}
