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
  /** Calls that were answered. */
  answered: number;
  readonly tokens: { known: number; unknown: number; inFlight: number };
  /** Milliseconds of its calls, added up. */
  ms: number;
}

/** The running totals of a run: the only mutable numbers of the books, changed as rows are. */
export type Totals = Readonly<Record<Role, Amounts>>;

interface TotalsRow {
  readonly role: Role;
  readonly calls: number;
  readonly cost: number;
  readonly unknown: number;
  readonly answered: number;
  readonly tokens: number;
  readonly unknownTokens: number;
  readonly ms: number;
}

/** As the table has them; calls that nobody settled count as unknown. */
export function readTotals(db: Database.Database, run: number): Totals {
  const rows = db
    .prepare<[number], TotalsRow>(
      `SELECT role, count(*) AS calls, coalesce(sum(cost), 0) AS cost,
         sum(CASE WHEN cost IS NULL THEN reserved ELSE 0 END) AS "unknown",
         sum(status = 'done') AS answered, coalesce(sum(input_tokens + output_tokens), 0) AS tokens,
         sum(CASE WHEN input_tokens IS NULL AND NOT (status = 'failed' AND cost IS 0) THEN reserved_tokens ELSE 0 END)
           AS unknownTokens,
         coalesce(sum(duration_ms), 0) AS ms
       FROM call WHERE run = ? GROUP BY role`,
    )
    .all(run);
  const of = (role: Role): Amounts => {
    const row = rows.find((candidate) => candidate.role === role);
    const tokens = { known: row?.tokens ?? 0, unknown: row?.unknownTokens ?? 0, inFlight: 0 };
    const { calls = 0, cost = 0, unknown = 0, answered = 0, ms = 0 } = row ?? {};
    return { calls, cost, unknown, inFlight: 0, answered, tokens, ms };
  };
  return { task: of('task'), reflector: of('reflector'), judge: of('judge') };
}

export function sumOf({ task, reflector, judge }: Totals): Amounts {
  const sum = (part: (amounts: Amounts) => number) => part(task) + part(reflector) + part(judge);
  return {
    calls: sum(({ calls }) => calls),
    cost: sum(({ cost }) => cost),
    unknown: sum(({ unknown }) => unknown),
    inFlight: sum(({ inFlight }) => inFlight),
    answered: sum(({ answered }) => answered),
    tokens: {
      known: sum(({ tokens }) => tokens.known),
      unknown: sum(({ tokens }) => tokens.unknown),
      inFlight: sum(({ tokens }) => tokens.inFlight),
    },
    ms: sum(({ ms }) => ms),
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
