import type { Candidate } from '../../domain/candidate.ts';
import type { Connection } from './connection.ts';
import type { Lease } from './lease.ts';

/**
 * Registers that finalists are about to be shown on a verify split, and returns the reading's number: it counts over all
 * runs of the population, since every look at a split wears it out. The same set of the same run is the same reading.
 */
export function readingWriter(
  { db, batch, now, beforeWrite }: Connection,
  lease: Lease,
): (verify: string, run: number, finalists: readonly Candidate[]) => number {
  const known = db
    .prepare<[string, number, string], number>(
      'SELECT number FROM reading WHERE verify = ? AND run = ? AND finalists = ?',
    )
    .pluck();
  const last = db.prepare<[string], number>('SELECT coalesce(max(number), 0) FROM reading WHERE verify = ?').pluck();
  const insert = db.prepare('INSERT INTO reading (verify, number, run, finalists, read_at) VALUES (?, ?, ?, ?, ?)');
  const write = db.transaction((verify: string, run: number, finalists: string): number => {
    lease.check();
    const before = known.get(verify, run, finalists);
    if (before !== undefined) return before;
    const number = (last.get(verify) ?? 0) + 1;
    beforeWrite('reading');
    insert.run(verify, number, run, finalists, now());
    return number;
  });
  return (verify, run, finalists) => {
    batch.flush();
    const ids = [...new Set(finalists.map((finalist) => finalist.id))].sort();
    return write.immediate(verify, run, JSON.stringify(ids));
  };
}
