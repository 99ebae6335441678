import type Database from 'better-sqlite3';
import type { Components } from '../../domain/candidate.ts';
import { foldAll } from '../../domain/fold.ts';
import { newRun, type Run, type RunHead } from '../../domain/population.ts';
import type { Primary } from '../../domain/score.ts';
import { generationReader } from './generations.ts';

/** A run as its row has it, joined with its base's components. */
export interface RunColumns {
  readonly number: number;
  readonly step: string;
  readonly seed: number;
  readonly identity: string;
  readonly parts: string;
  readonly base: string;
  readonly components: string;
  readonly weights: string;
  readonly population: number;
  readonly label: string | null;
  readonly profile: string | null;
  readonly started_at: number;
}

export interface RunReader {
  /** Newest first. */
  all(): readonly RunColumns[];
  /** Folds the committed generations. */
  folded(row: RunColumns): Run;
}

export function runReader(db: Database.Database): RunReader {
  const all = db.prepare<[], RunColumns>(
    `SELECT run.*, candidate.components FROM run JOIN candidate ON candidate.id = run.base ORDER BY number DESC`,
  );
  const generations = generationReader(db);
  return {
    all: () => all.all(),
    folded(row) {
      const run = foldAll(newRun(headOf(row)), generations(row.number));
      // Whoever has a run may look at its members when this connection is closed.
      for (const { sheet } of run.members.values()) sheet.rows;
      return run;
    },
  };
}

function headOf(row: RunColumns): RunHead {
  return {
    number: row.number,
    step: row.step,
    seed: row.seed,
    base: { id: row.base, components: JSON.parse(row.components) as Components },
    primary: JSON.parse(row.weights) as Primary,
    population: row.population,
  };
}
