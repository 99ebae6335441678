import { type Relief, relief } from '../domain/complaints.ts';
import type { Run } from '../domain/population.ts';
import { type Ask, instanceOf } from '../domain/rollout.ts';
import { type Row, type Sheet, sheetOf } from '../domain/score.ts';
import type { Plan } from './plan.ts';
import { inTheRunning, rejected, type Trial } from './trial.ts';

/**
 * What a screened child must be rid of, in complaints for each cell of a full failure slice, on the slice and in all. A bucket
 * with fewer cells must gain as much: less is what noise gives. And the complaints that may come on guards.
 */
const SLICE_GAIN = 0.06;
const TOTAL_GAIN = 0.125;
const GUARD_LOSS = 0.9;
/** Complaints that may come for each cell where a line was taken back: noise. */
const REVERT_LOSS = 0.05;

/**
 * The cells of the failure slices: each child on its own, and the parent again beside them.
 * The slice was chosen because the parent failed there, so its old score alone would flatter every child.
 */
export function failureAsks(plan: Plan, trials: readonly Trial[]): Ask<'train'>[] {
  if (!plan.screened) return [];
  const running = inTheRunning(trials);
  const children = running.flatMap((trial) =>
    (trial.task?.slice ?? []).map((row) => ({ ...row.ask, candidate: trial.proposal.candidate.id, attempt: 0 })),
  );
  const rerolled = new Map(
    running.flatMap((trial) => trial.task?.slice ?? []).map((row) => [instanceOf(row.ask), row.ask] as const),
  );
  const parent = [...rerolled.values()].map((ask) => ({ ...ask, attempt: nextAttempt(plan, ask) }));
  return [...children, ...parent];
}

export function regressionAsks(plan: Plan, trials: readonly Trial[]): Ask<'train'>[] {
  if (!plan.screened) return [];
  return inTheRunning(trials).flatMap((trial) =>
    (trial.task?.guards ?? []).map((row) => ({ ...row.ask, candidate: trial.proposal.candidate.id, attempt: 0 })),
  );
}

/** The parent's further attempts in a sheet. */
export function rerolls(plan: Plan, sheet: Sheet<'train'>): Sheet<'train'> {
  return sheetOf(
    'train',
    sheet.rows.filter((row) => row.ask.candidate === plan.parent.candidate.id),
  );
}

/** Keeps the children that mend some of what they were asked to mend; all of them where nobody is screened. */
export function screenFailures(run: Run, plan: Plan, trials: readonly Trial[], sheet: Sheet<'train'>): Trial[] {
  if (!plan.screened) return [...trials];
  const parent = [...plan.parent.sheet.rows, ...rerolls(plan, sheet).rows];
  return trials.map((trial) => {
    if (trial.fate) return trial;
    const measured = { ...trial, rows: [...trial.rows, ...rowsOf(trial, sheet)] };
    const { gain, cells, unit } = reliefOf(run, trial, measured.rows, parent);
    const screened = { ...measured, gain };
    if (cells === 0)
      return rejected(screened, 'failures', 'unmeasured', 'no cell of its failure slice could be measured');
    if (plan.move.operator === 'revert') return reverted(screened, cells, REVERT_LOSS * cells * unit);
    const least = SLICE_GAIN * plan.slice * unit;
    if (gain > least) return screened;
    const reason = `was rid of ${gain.toFixed(2)} complaints over ${cells} failing cells, where more than ${least.toFixed(2)} is asked for`;
    return rejected(screened, 'failures', 'slice_gain', reason);
  });
}

/** A line is done without where nothing is missed. */
function reverted(trial: Trial, cells: number, most: number): Trial {
  if (-trial.gain <= most) return trial;
  const reason = `${(-trial.gain).toFixed(2)} complaints came over the ${cells} cells that the line bears on`;
  return rejected(trial, 'failures', 'needed', reason);
}

/** Keeps the children that lose nothing that matters on cells which passed. */
export function screenRegression(
  run: Run,
  plan: Plan,
  trials: readonly Trial[],
  rerolled: Sheet<'train'>,
  sheet: Sheet<'train'>,
): Trial[] {
  if (!plan.screened || plan.move.operator === 'revert') return [...trials];
  const parent = [...plan.parent.sheet.rows, ...rerolled.rows];
  return trials.map((trial) => {
    if (trial.fate) return trial;
    const guards = rowsOf(trial, sheet);
    const { gain: change } = reliefOf(run, trial, guards, parent);
    const { unit } = reliefOf(run, trial, trial.rows, parent);
    const least = TOTAL_GAIN * plan.slice * unit;
    const screened = { ...trial, rows: [...trial.rows, ...guards], gain: trial.gain + change };
    if (-change >= GUARD_LOSS * unit) {
      const reason = `${(-change).toFixed(2)} complaints came over ${guards.length} cells that passed`;
      return rejected(screened, 'regression', 'guard_loss', reason);
    }
    if (screened.gain > least) return screened;
    const reason = `was rid of ${screened.gain.toFixed(2)} complaints in all, where more than ${least.toFixed(2)} is asked for`;
    return rejected(screened, 'regression', 'total_gain', reason);
  });
}

/** What a child is complained of less than its parent where its change bears. */
function reliefOf(
  run: Run,
  { proposal, task }: Trial,
  rows: readonly Row<'train'>[],
  parent: readonly Row<'train'>[],
): Relief {
  const words = proposal.edits.map(({ find, replace }) => `${find}\n${replace}`).join('\n');
  return relief(parent, rows, run.head.primary, { words, bucket: task?.brief.bucket ?? null });
}

function rowsOf({ proposal }: Trial, sheet: Sheet<'train'>): Row<'train'>[] {
  return sheet.rows.filter((row) => row.ask.candidate === proposal.candidate.id);
}

function nextAttempt(plan: Plan, ask: Ask<'train'>): number {
  const instance = instanceOf(ask);
  const attempts = plan.parent.sheet.rows
    .filter((row) => instanceOf(row.ask) === instance)
    .map((row) => row.ask.attempt);
  return Math.max(-1, ...attempts) + 1;
}
