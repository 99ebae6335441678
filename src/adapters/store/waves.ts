import type { Ledger } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { withTrouble } from './trouble.ts';

/** Waves are few and their number is wanted at once, so they are written at once. */
export function waveBook(connection: Connection, run: number): Pick<Ledger, 'openWave' | 'closeWave'> {
  const { db, path, now, beforeWrite } = connection;
  const open = db.prepare(
    'INSERT INTO wave (run, generation, stage, asked, missing, opened_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const close = db.prepare('UPDATE wave SET closed_at = ? WHERE id = ? AND closed_at IS NULL');
  return {
    openWave({ generation, stage }, asked, missing) {
      beforeWrite('wave');
      return withTrouble(path, () => Number(open.run(run, generation, stage, asked, missing, now()).lastInsertRowid));
    },
    closeWave(wave) {
      beforeWrite('wave');
      withTrouble(path, () => close.run(now(), wave));
    },
  };
}
