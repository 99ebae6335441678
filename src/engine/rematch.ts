import { bestOf, type Run } from '../domain/population.ts';
import { type Ask, instanceOf } from '../domain/rollout.ts';
import type { Generation } from '../domain/run.ts';
import type { Row } from '../domain/score.ts';
import type { Experiment } from '../ports/experiment.ts';
import { type Course, trainAsks } from './course.ts';
import type { Plan } from './plan.ts';

/** Attempts on every train cell after which a candidate is known well enough. */
const ATTEMPTS = 3;

/**
 * The best once more on the course of its challengers, when nobody took its place: part of what made it the best was luck, which a second
 * look sheds (the best of 30 equal candidates looks 18 points better on 20 examples), and what fails twice is no noise.
 * Nothing once it is known well, or where the budget has no room.
 */
export function rematchAsks(
  run: Run,
  plan: Plan,
  course: Course,
  settled: Generation,
  experiment: Experiment,
): Ask<'train'>[] {
  const beaten = settled.outcomes.some(({ fate }) => fate.kind === 'admitted' && fate.best);
  const measured = settled.outcomes.some(({ fate }) => fate.kind === 'admitted' || fateStage(fate) === 'train');
  if (!plan.again || beaten || !measured) return [];
  const best = bestOf(run);
  const attempts = attemptsOf([
    ...best.sheet.rows,
    ...settled.remeasured.rows.filter((row) => row.ask.candidate === best.candidate.id),
  ]);
  const asks = trainAsks(best.candidate, { ...course, attempts: 1 }, experiment);
  const total = asks.reduce((sum, ask) => sum + (attempts.get(instanceOf(ask)) ?? 0), 0);
  if (total >= ATTEMPTS * asks.length) return [];
  return asks.map((ask) => ({ ...ask, attempt: attempts.get(instanceOf(ask)) ?? 0 }));
}

/** How often each instance was tried: attempts are numbered from 0 without gaps. */
function attemptsOf(rows: readonly Row<'train'>[]): Map<string, number> {
  const attempts = new Map<string, number>();
  for (const { ask } of rows)
    attempts.set(instanceOf(ask), Math.max(attempts.get(instanceOf(ask)) ?? 0, ask.attempt + 1));
  return attempts;
}

function fateStage(fate: Generation['outcomes'][number]['fate']): string | null {
  return fate.kind === 'rejected' ? fate.at : null;
}
