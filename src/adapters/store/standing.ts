import type Database from 'better-sqlite3';
import type { Role } from '../../ports/model.ts';
import type { Holder, Standing, Underway, Used } from '../../ports/standing.ts';
import { usdOf } from './money.ts';
import { isGone } from './process.ts';
import { pulseReader } from './pulses.ts';
import { type Amounts, readTotals, sumOf } from './totals.ts';
import { elapsedMs } from './waves.ts';

/** Generations whose pace tells how long the next ones will take. */
const PACED = 5;
const MINUTE = 60_000;

/** Reads how a run stands, all of it at one moment, also beside the process that evolves it. */
export function standingReader(db: Database.Database): (run: number, now: number) => Standing {
  const holder = holderReader(db);
  const pulse = pulseReader(db);
  const underway = underwayReader(db);
  const recent = db.prepare<[number, number], { readonly calls: number; readonly failed: number | null }>(
    `SELECT count(*) AS calls, sum(status = 'failed') AS failed FROM call
     WHERE run = ? AND status IN ('done', 'failed') AND started_at + duration_ms >= ?`,
  );
  const commits = db
    .prepare<[number, number], number>(
      `SELECT committed_at FROM generation WHERE run = ? AND epoch = (SELECT max(epoch) FROM generation WHERE run = ?)
       ORDER BY number DESC LIMIT ${PACED + 1}`,
    )
    .pluck();
  return (run, now) =>
    db.transaction((): Standing => {
      const said = pulse();
      const { calls, failed } = recent.get(run, now - MINUTE) ?? { calls: 0, failed: 0 };
      return {
        holder: holder(now),
        pulse: said?.run === run ? said : null,
        underway: underway(run, now),
        used: usedOf(db, run),
        lastMinute: { calls, failed: failed ?? 0 },
        commits: commits.all(run, run),
      };
    })();
}

function holderReader(db: Database.Database): (now: number) => Holder | null {
  const row = db.prepare<
    [],
    {
      readonly pid: number | null;
      readonly host: string;
      readonly boot: string | null;
      readonly start: string | null;
      readonly taken: number;
      readonly heard: number;
    }
  >('SELECT pid, host, boot, process_start AS start, taken_at AS taken, heartbeat AS heard FROM lease WHERE id = 1');
  return (now) => {
    const found = row.get();
    if (found === undefined || found.pid === null) return null;
    const { pid, host, boot, start, taken, heard } = found;
    const gone = isGone({ pid, host, boot, start });
    return { pid, host, gone, forMs: Math.max(0, now - taken), silentMs: Math.max(0, now - heard) };
  };
}

function underwayReader(db: Database.Database): (run: number, now: number) => Underway[] {
  const started = db.prepare<
    [number],
    { readonly model: string; readonly role: Role; readonly calls: number; readonly oldest: number }
  >(
    `SELECT model, role, count(*) AS calls, min(started_at) AS oldest FROM call
     WHERE run = ? AND status = 'started' GROUP BY model, role ORDER BY min(id)`,
  );
  return (run, now) => started.all(run).map(({ oldest, ...one }) => ({ ...one, oldestMs: Math.max(0, now - oldest) }));
}

/** A call under way counts as unknown: its reserve stands for it. */
function usedOf(db: Database.Database, run: number): Standing['used'] {
  const totals = readTotals(db, run);
  const { task, reflector, judge } = totals;
  return {
    ...usedBy(sumOf(totals), elapsedMs(db, run)),
    roles: { task: usedBy(task, task.ms), reflector: usedBy(reflector, reflector.ms), judge: usedBy(judge, judge.ms) },
  };
}

function usedBy({ calls, cost, unknown, tokens }: Amounts, ms: number): Used {
  return {
    calls,
    usd: usdOf(cost),
    unknownUsd: usdOf(unknown),
    tokens: tokens.known,
    unknownTokens: tokens.unknown,
    minutes: ms / MINUTE,
  };
}
