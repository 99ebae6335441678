import { BudgetExhausted } from '../domain/errors.ts';
import { takeUp } from '../domain/fold.ts';
import type { Run } from '../domain/population.ts';
import type { Ask } from '../domain/rollout.ts';
import type { Generation } from '../domain/run.ts';
import { type Row, type Sheet, sheetOf } from '../domain/score.ts';
import type { Lab } from '../ports/lab.ts';

/** A run with what judges have said since, and the rows that say so. */
export interface Late {
  readonly run: Run;
  readonly rows: readonly Row<'train'>[];
}

/**
 * Takes up the scores that members were still waiting for: people have graded, a judge answers again. No task model is
 * called; where the budget does not reach for the judge, they go on waiting.
 */
export async function takeUpLate(run: Run, lab: Lab): Promise<Late> {
  const asks = pendingAsks(run);
  if (asks.length === 0) return { run, rows: [] };
  const waiting = new Set(asks.map(({ candidate }) => candidate));
  const candidates = [...run.members.values()].map(({ candidate }) => candidate).filter(({ id }) => waiting.has(id));
  try {
    const sheet = await lab.measure({ generation: run.generation + 1, stage: 'pending' }, candidates, asks);
    const rows = sheet.rows.filter((row) => !isPending(row));
    return { run: takeUp(run, rows), rows };
  } catch (error) {
    if (error instanceof BudgetExhausted) return { run, rows: [] };
    throw error;
  }
}

/** Whether rows of a sheet may be scored yet. */
export function hasPending({ rows }: Sheet): boolean {
  return rows.some(isPending);
}

/** What was measured, with what was taken up before. */
export function withLate(remeasured: Sheet<'train'>, late: Late): Sheet<'train'> {
  return sheetOf('train', [...late.rows, ...remeasured.rows]);
}

/** The generation that does nothing but take up what judges said; null when they said nothing. */
export function onlyLate(before: Run, late: Late, lab: Lab): Generation | null {
  if (late.rows.length === 0) return null;
  return { number: before.generation + 1, outcomes: [], remeasured: sheetOf('train', late.rows), spent: lab.spent() };
}

/** Rows of members that wait for a judge; their rollouts are stored. */
function pendingAsks({ members }: Run): Ask<'train'>[] {
  return [...members.values()].flatMap(({ sheet }) => sheet.rows.filter(isPending).map(({ ask }) => ask));
}

function isPending({ scores }: Row): boolean {
  return Object.values(scores).some((score) => score.kind === 'unscored' && score.pending);
}
