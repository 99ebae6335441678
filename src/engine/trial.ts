import type { Fate, Proposal } from '../domain/run.ts';
import type { Row } from '../domain/score.ts';
import type { Task } from './task.ts';

/** A proposal on its way through a generation. Each stage returns new trials; a rejected one is passed along untouched. */
export interface Trial {
  readonly proposal: Proposal;
  /** What it was asked to mend; null for a composite. */
  readonly task: Task | null;
  /** Everything measured of it so far. */
  readonly rows: readonly Row<'train'>[];
  /** Complaints that it was rid of against the parent, over the cells it was screened on. */
  readonly gain: number;
  /** Null while it is in the running. */
  readonly fate: Fate | null;
}

/** A person asked for it: it was not proposed by the search, and is compared with nothing but the gates. */
export function isAsked({ proposal: { operator } }: Trial): boolean {
  return operator === 'add' || operator === 'import';
}

export function inTheRunning(trials: readonly Trial[]): Trial[] {
  return trials.filter((trial) => trial.fate === null);
}

export function rejected(
  trial: Trial,
  at: Extract<Fate, { kind: 'rejected' }>['at'],
  gate: string,
  reason: string,
): Trial {
  return { ...trial, fate: { kind: 'rejected', at, gate, reason } };
}
