import type Database from 'better-sqlite3';
import type { Spent } from '../../domain/run.ts';
import type { Role } from '../../ports/model.ts';
import { usdOf } from './money.ts';

/** What a role has used. Money in nano-USD. */
export interface Amounts {
  calls: number;
  /** Known costs. */
  cost: number;
  /** Reserves kept by calls whose cost is not known. */
  unknown: number;
  /** Reserves of calls in flight. */
  inFlight: number;
}

/** The running totals of a run: the only mutable numbers of the books, changed as rows are. */
export type Totals = Readonly<Record<Role, Amounts>>;

interface TotalsRow {
  readonly role: Role;
  readonly calls: number;
  readonly cost: number;
  readonly unknown: number;
}

/** As the table has them; calls that nobody settled count as unknown. */
export function readTotals(db: Database.Database, run: number): Totals {
  const rows = db
    .prepare<[number], TotalsRow>(
      `SELECT role, count(*) AS calls, coalesce(sum(cost), 0) AS cost,
         sum(CASE WHEN cost IS NULL THEN reserved ELSE 0 END) AS "unknown"
       FROM call WHERE run = ? GROUP BY role`,
    )
    .all(run);
  const of = (role: Role): Amounts => {
    const row = rows.find((candidate) => candidate.role === role);
    return { calls: row?.calls ?? 0, cost: row?.cost ?? 0, unknown: row?.unknown ?? 0, inFlight: 0 };
  };
  return { task: of('task'), reflector: of('reflector'), judge: of('judge') };
}

export function sumOf({ task, reflector, judge }: Totals): Amounts {
  return {
    calls: task.calls + reflector.calls + judge.calls,
    cost: task.cost + reflector.cost + judge.cost,
    unknown: task.unknown + reflector.unknown + judge.unknown,
    inFlight: task.inFlight + reflector.inFlight + judge.inFlight,
  };
}

export function spentOf(totals: Totals): Spent {
  const all = sumOf(totals);
  return {
    calls: all.calls,
    taskCalls: totals.task.calls,
    reflectorCalls: totals.reflector.calls,
    judgeCalls: totals.judge.calls,
    usd: usdOf(all.cost),
    unknownUsd: usdOf(all.unknown),
    taskUsd: usdOf(totals.task.cost + totals.task.unknown),
  };
}
