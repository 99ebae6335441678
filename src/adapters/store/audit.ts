import { type BookAudit, bookAudit } from './bookAudit.ts';
import { openForReading } from './database.ts';
import { withTrouble } from './trouble.ts';

/** What can be told of a population by counting. */
export interface Audit extends BookAudit {
  readonly bytes: number;
  /** What SQLite finds wrong; none in a sound file. */
  readonly damage: readonly string[];
  /** Rows that refer to what is not there. */
  readonly orphans: number;
  readonly runs: number;
  readonly generations: number;
  /** Runs whose generations are not 0, 1, 2 and so on. */
  readonly gaps: readonly number[];
  readonly rollouts: number;
  /** Rollouts without a single score. */
  readonly unscored: number;
  readonly calls: Readonly<Record<'started' | 'done' | 'failed' | 'unknown', number>>;
  /** Calls under way whose lease is over: the next run books them as unknown. */
  readonly lost: number;
  /** Nano-USD. */
  readonly known: number;
  readonly unknown: number;
  /** Who evolves it now. */
  readonly holder: { readonly pid: number; readonly host: string } | null;
}

/** Audits a population, also beside a process that evolves it. Writes nothing. Throws as `openForReading` does. */
export function audit(path: string): Audit {
  const db = openForReading(path);
  try {
    return withTrouble(path, () =>
      db.transaction((): Audit => {
        const one = <T>(sql: string) => db.prepare<[], T>(sql).pluck().get() as T;
        const all = <T>(sql: string) => db.prepare<[], T>(sql).all();
        const found = (db.pragma('integrity_check') as readonly { readonly integrity_check: string }[]).map(
          (row) => row.integrity_check,
        );
        const byStatus = all<{ status: keyof Audit['calls']; calls: number }>(
          'SELECT status, count(*) AS calls FROM call GROUP BY status',
        );
        const holder = all<{ pid: number | null; host: string }>('SELECT pid, host FROM lease')[0];
        return {
          ...bookAudit(db),
          bytes: one('SELECT page_count * page_size FROM pragma_page_count, pragma_page_size'),
          damage: found.filter((text) => text !== 'ok'),
          orphans: (db.pragma('foreign_key_check') as readonly unknown[]).length,
          runs: one('SELECT count(*) FROM run'),
          generations: one('SELECT count(*) FROM generation'),
          gaps: all<{ run: number }>(
            'SELECT run FROM generation GROUP BY run HAVING min(number) <> 0 OR max(number) <> count(*) - 1',
          ).map(({ run }) => run),
          rollouts: one('SELECT count(*) FROM rollout'),
          unscored: one('SELECT count(*) FROM rollout WHERE id NOT IN (SELECT rollout FROM score)'),
          calls: {
            started: 0,
            done: 0,
            failed: 0,
            unknown: 0,
            ...Object.fromEntries(byStatus.map((row) => [row.status, row.calls])),
          },
          lost: one(
            `SELECT count(*) FROM call, lease WHERE call.status = 'started' AND (lease.pid IS NULL OR call.epoch < lease.epoch)`,
          ),
          known: one('SELECT coalesce(sum(cost), 0) FROM call'),
          unknown: one('SELECT coalesce(sum(reserved), 0) FROM call WHERE cost IS NULL'),
          holder: holder === undefined || holder.pid === null ? null : { pid: holder.pid, host: holder.host },
        };
      })(),
    );
  } finally {
    db.close();
  }
}
