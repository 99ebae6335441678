import type Database from 'better-sqlite3';
import type { Ledger } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { withTrouble } from './trouble.ts';

export interface WaveBook extends Pick<Ledger, 'openWave' | 'closeWave'> {
  /** Milliseconds in which waves of the run were under way, in this process and before. */
  elapsed(): number;
}

/** Waves are few and their number is wanted at once, so they are written at once. */
export function waveBook(connection: Connection, run: number): WaveBook {
  const { db, path, now, monotonic, beforeWrite } = connection;
  const open = db.prepare(
    'INSERT INTO wave (run, generation, stage, asked, missing, opened_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const close = db.prepare('UPDATE wave SET closed_at = ?, ms = ? WHERE id = ? AND closed_at IS NULL');
  const under = new Map<number, number>();
  let before = withTrouble(path, () => elapsedMs(db, run));
  return {
    openWave({ generation, stage }, asked, missing) {
      beforeWrite('wave');
      const wave = withTrouble(path, () =>
        Number(open.run(run, generation, stage, asked, missing, now()).lastInsertRowid),
      );
      under.set(wave, monotonic());
      return wave;
    },
    closeWave(wave) {
      beforeWrite('wave');
      const ms = Math.round(monotonic() - (under.get(wave) ?? monotonic()));
      withTrouble(path, () => close.run(now(), ms, wave));
      if (under.delete(wave)) before += ms;
    },
    elapsed: () => before + [...under.values()].reduce((sum, since) => sum + (monotonic() - since), 0),
  };
}

/**
 * Milliseconds in which waves of the run were under way. A wave that was interrupted, or is under way, lasted at least as
 * long as the calls that ended in it.
 */
export function elapsedMs(db: Database.Database, run: number): number {
  const ms = db
    .prepare<[number], number>(
      `SELECT coalesce(sum(coalesce(ms, (
         SELECT max(call.started_at + coalesce(call.duration_ms, 0)) - wave.opened_at FROM call
         WHERE call.run = wave.run AND call.started_at >= wave.opened_at AND call.started_at < coalesce(
           (SELECT min(next.opened_at) FROM wave AS next WHERE next.run = wave.run AND next.id > wave.id), 9e15)
       ), 0)), 0) FROM wave WHERE run = ?`,
    )
    .pluck()
    .get(run);
  return Math.max(0, ms ?? 0);
}
