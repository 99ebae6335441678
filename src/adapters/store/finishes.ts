import type Database from 'better-sqlite3';
import type { Finished } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import type { Lease } from './lease.ts';

/** Stores how a run ended after a generation. A later end after the same generation (a raised budget) takes its place. */
export function finishWriter(
  { db, batch, now, beforeWrite }: Connection,
  lease: Lease,
): (run: number, generation: number, finished: Finished) => void {
  const upsert = db.prepare(
    `INSERT INTO finish (run, generation, finished, finished_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (run, generation) DO UPDATE SET finished = excluded.finished, finished_at = excluded.finished_at
     WHERE finished <> excluded.finished`,
  );
  const write = db.transaction((run: number, generation: number, finished: Finished) => {
    lease.check();
    beforeWrite('finish');
    upsert.run(run, generation, JSON.stringify(finished), now());
  });
  return (run, generation, finished) => {
    batch.flush();
    write.immediate(run, generation, finished);
  };
}

/** How the run ended after this generation; null when it did not. */
export function finishReader(db: Database.Database): (run: number, generation: number) => Finished | null {
  const select = db
    .prepare<[number, number], string>('SELECT finished FROM finish WHERE run = ? AND generation = ?')
    .pluck();
  return (run, generation) => {
    const finished = select.get(run, generation);
    return finished === undefined ? null : withMissing(JSON.parse(finished) as Finished);
  };
}

/** Ends that were written before missing cells were told have none to tell. */
function withMissing(finished: Omit<Finished, 'missing'> & Partial<Pick<Finished, 'missing'>>): Finished {
  return { missing: [], ...finished };
}
