import type Database from 'better-sqlite3';
import { troubleOf } from './trouble.ts';

/** The writes of one tick share a transaction. */
export interface Batch {
  /**
   * Resolves with what `work` returns once it is committed. A throw rejects this promise alone, a failed commit all of
   * the batch. `work` must be one statement, or atomic by itself.
   */
  write<T>(work: () => T): Promise<T>;
  /** Commits what waits, now. */
  flush(): void;
  /** Called when a whole batch was rolled back: what was remembered of it is not true. */
  onRollback(forget: () => void): void;
}

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

export function groupCommit(db: Database.Database, path: string): Batch {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const forgetters: (() => void)[] = [];
  let waiting: Job[] = [];

  function write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ work, resolve, reject });
    });
  }

  function flush(): void {
    if (waiting.length === 0) return;
    const jobs = waiting;
    waiting = [];
    try {
      begin.run();
      const settlements = jobs.map(attempt);
      commit.run();
      for (const settle of settlements) settle();
    } catch (error) {
      if (db.inTransaction) rollback.run();
      for (const forget of forgetters) forget();
      for (const job of jobs) job.reject(troubleOf(error, path));
    }
  }

  /** Does a job inside the transaction; what it returns tells the waiting promise after the commit. */
  function attempt(job: Job): () => void {
    try {
      const value = job.work() as never;
      return () => job.resolve(value);
    } catch (error) {
      // A full disk or an I/O error ends the transaction itself, and with it the jobs before this one.
      if (!db.inTransaction) throw error;
      return () => job.reject(troubleOf(error, path));
    }
  }

  return { write, flush, onRollback: (forget) => void forgetters.push(forget) };
}
