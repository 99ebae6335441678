import { primaryByInstance } from '../domain/measured.ts';
import type { Run } from '../domain/population.ts';
import { type Ask, instanceOf } from '../domain/rollout.ts';
import { type Row, type Sheet, sheetOf } from '../domain/score.ts';
import type { Plan } from './plan.ts';
import { inTheRunning, rejected, type Trial } from './trial.ts';

/**
 * What a screened child must gain in primary score for each cell of a full failure slice, on the slice and in all. A bucket
 * with fewer cells must gain as much: less is what noise gives. And the sum that it may lose on guards.
 */
const SLICE_GAIN = 0.05;
const TOTAL_GAIN = 0.0625;
const GUARD_LOSS = -0.35;

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
  const parent = parentValues(run, plan, rerolls(plan, sheet));
  const least = SLICE_GAIN * plan.slice;
  return trials.map((trial) => {
    if (trial.fate) return trial;
    const measured = withRows(trial, sheet);
    const { gain, cells } = gainOver(run, measured.rows, parent);
    const screened = { ...measured, gain };
    if (cells === 0)
      return rejected(screened, 'failures', 'unmeasured', 'no cell of its failure slice could be measured');
    if (gain > least) return screened;
    const reason = `gained ${gain.toFixed(2)} over ${cells} failing cells, where more than ${least.toFixed(2)} is asked for`;
    return rejected(screened, 'failures', 'slice_gain', reason);
  });
}

/** Keeps the children that lose nothing that matters on cells which passed. */
export function screenRegression(
  run: Run,
  plan: Plan,
  trials: readonly Trial[],
  rerolled: Sheet<'train'>,
  sheet: Sheet<'train'>,
): Trial[] {
  if (!plan.screened) return [...trials];
  const parent = parentValues(run, plan, rerolled);
  const least = TOTAL_GAIN * plan.slice;
  return trials.map((trial) => {
    if (trial.fate) return trial;
    const guards = sheet.rows.filter((row) => row.ask.candidate === trial.proposal.candidate.id);
    const { gain: change } = gainOver(run, guards, parent);
    const screened = { ...trial, rows: [...trial.rows, ...guards], gain: trial.gain + change };
    if (change <= GUARD_LOSS)
      return rejected(
        screened,
        'regression',
        'guard_loss',
        `lost ${(-change).toFixed(2)} over ${guards.length} cells that passed`,
      );
    if (screened.gain <= least)
      return rejected(
        screened,
        'regression',
        'total_gain',
        `gained ${screened.gain.toFixed(2)} in all, where more than ${least.toFixed(2)} is asked for`,
      );
    return screened;
  });
}

function withRows(trial: Trial, sheet: Sheet<'train'>): Trial {
  const rows = sheet.rows.filter((row) => row.ask.candidate === trial.proposal.candidate.id);
  return { ...trial, rows: [...trial.rows, ...rows] };
}

function parentValues(run: Run, plan: Plan, rerolled: Sheet<'train'>): ReadonlyMap<string, number> {
  return primaryByInstance(sheetOf('train', [...plan.parent.sheet.rows, ...rerolled.rows]), run.head.primary);
}

function gainOver(
  run: Run,
  rows: readonly Row<'train'>[],
  parent: ReadonlyMap<string, number>,
): { gain: number; cells: number } {
  let gain = 0;
  let cells = 0;
  for (const [instance, value] of primaryByInstance(sheetOf('train', rows), run.head.primary)) {
    const before = parent.get(instance);
    if (before === undefined) continue;
    gain += value - before;
    cells += 1;
  }
  return { gain, cells };
}

function nextAttempt(plan: Plan, ask: Ask<'train'>): number {
  const instance = instanceOf(ask);
  const attempts = plan.parent.sheet.rows
    .filter((row) => instanceOf(row.ask) === instance)
    .map((row) => row.ask.attempt);
  return Math.max(-1, ...attempts) + 1;
}
