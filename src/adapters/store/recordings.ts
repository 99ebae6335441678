import type Database from 'better-sqlite3';
import type { Recorded } from '../../domain/recorded.ts';

interface RecordingRow {
  readonly rollout: string;
  readonly candidate: string;
  readonly label: string | null;
  readonly step_version: string | null;
}

/** Says of an archived rollout that somebody recorded it; saying it again changes nothing. */
export function recordingWriter(db: Database.Database, now: () => number): (recorded: Recorded) => void {
  const insert = db.prepare(
    `INSERT INTO recording (rollout, candidate, label, step_version, imported_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (rollout) DO NOTHING`,
  );
  return ({ rollout, candidate, label, stepVersion }) => void insert.run(rollout, candidate, label, stepVersion, now());
}

/** In the order in which they were imported. */
export function recordingReader(db: Database.Database): () => Recorded[] {
  const all = db.prepare<[], RecordingRow>('SELECT rollout, candidate, label, step_version FROM recording ORDER BY id');
  return () =>
    all.all().map(({ rollout, candidate, label, step_version }) => ({
      rollout,
      candidate,
      label,
      stepVersion: step_version,
    }));
}
