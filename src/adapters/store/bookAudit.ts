import type Database from 'better-sqlite3';
import { hashOf } from '../../domain/hash.ts';

/** Whether results and books fit together. */
export interface BookAudit {
  /** Rollouts of candidates that are not here: nothing can use them. */
  readonly stray: number;
  /** Candidates whose name is not that of their texts: somebody changed them. */
  readonly renamed: number;
  /** Calls with amounts that no call has: below zero, or unknown and yet with a cost. */
  readonly impossible: number;
  /** Runs of which less is booked than they say to have spent. */
  readonly short: readonly number[];
  /** Calls that were answered and paid for, whose result is not here: nobody wrote it down before the process died. */
  readonly lostResults: number;
}

export function bookAudit(db: Database.Database): BookAudit {
  const one = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const short = db
    .prepare<[], number>(
      `SELECT run FROM (
         SELECT run, json_extract(spent, '$.calls') AS calls FROM generation
         UNION ALL SELECT run, json_extract(finished, '$.spent.calls') FROM finish
       ) AS told GROUP BY run HAVING max(calls) > (SELECT count(*) FROM call WHERE call.run = told.run)`,
    )
    .pluck();
  return {
    stray: one('SELECT count(*) FROM rollout WHERE candidate NOT IN (SELECT id FROM candidate)'),
    renamed: renamedCandidates(db),
    impossible: one(
      `SELECT count(*) FROM call WHERE reserved < 0 OR reserved_tokens < 0 OR cost < 0 OR input_tokens < 0
         OR output_tokens < 0 OR (cost IS NOT NULL AND status IN ('started', 'unknown'))`,
    ),
    short: short.all(),
    lostResults: one(
      `SELECT count(DISTINCT key) FROM call WHERE status = 'done'
         AND key NOT IN (SELECT key FROM rollout) AND key NOT IN (SELECT key FROM completion)`,
    ),
  };
}

function renamedCandidates(db: Database.Database): number {
  let renamed = 0;
  for (const { id, components } of db
    .prepare<[], { readonly id: string; readonly components: string }>('SELECT id, components FROM candidate')
    .iterate())
    if (nameOf(components) !== id) renamed += 1;
  return renamed;
}

/** Null for what is no JSON: no candidate has that name. */
function nameOf(components: string): string | null {
  try {
    return hashOf(JSON.parse(components));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
