import type Database from 'better-sqlite3';
import type { ForcedExport } from '../../ports/records.ts';
import { openForWriting } from './database.ts';
import { withTrouble } from './trouble.ts';

/** Writes down that a candidate was exported against its verdict. Works beside a run: it touches nothing of it. */
export function recordForcedExport(path: string, { run, candidate, reason, at }: ForcedExport): void {
  const db = openForWriting(path);
  try {
    withTrouble(path, () =>
      db
        .prepare('INSERT INTO forced_export (run, candidate, reason, exported_at) VALUES (?, ?, ?, ?)')
        .run(run, candidate, reason, Date.parse(at)),
    );
  } finally {
    db.close();
  }
}

/** The forced exports of a candidate, oldest first. */
export function forcedExportReader(db: Database.Database): (candidate: string) => ForcedExport[] {
  const select = db.prepare<[string], Omit<ForcedExport, 'at'> & { readonly exported_at: number }>(
    'SELECT run, candidate, reason, exported_at FROM forced_export WHERE candidate = ? ORDER BY id',
  );
  return (candidate) =>
    select.all(candidate).map(({ exported_at, ...one }) => ({ ...one, at: new Date(exported_at).toISOString() }));
}
