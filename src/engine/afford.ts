import { affordable, meanUsd, remaining } from '../domain/budget.ts';
import { alphaOf, attainable } from '../domain/reading.ts';
import type { Spent } from '../domain/run.ts';
import type { Experiment } from '../ports/experiment.ts';
import { judgeCallsPerRollout } from '../ports/metric.ts';
import { groundOf, trainCells } from './course.ts';
import { verifyUnits } from './verify.ts';

/** What the verify split will cost: kept back from the search, so that a run can always be told from luck. */
export interface HeldBack {
  readonly finalists: number;
  /** Task calls. */
  readonly calls: number;
  readonly judgeCalls: number;
}

/**
 * Finalists that the budget lets in, and the calls of measuring them and the base on the verify split.
 * One finalist when more would take over half of the budget.
 */
export function heldBack(experiment: Experiment): HeldBack {
  const { verifyAttempts } = experiment.search;
  const finalists = Math.min(experiment.search.finalists, provableAtFirst(experiment));
  if (finalists === 0) return { finalists, calls: 0, judgeCalls: 0 };
  const cells = (experiment.examples.verify?.length ?? 0) * experiment.models.length * verifyAttempts;
  const judging = judgeCallsPerRollout(experiment.metrics);
  const { calls: limit, roles } = experiment.budget;
  const { maxCalls } = experiment.task;
  const needed = (candidates: number) => ({
    calls: candidates * cells * maxCalls,
    judgeCalls: candidates * cells * judging,
  });
  const all = needed(finalists + 1);
  const over = [
    [all.calls + all.judgeCalls, limit],
    [all.calls, roles.task.calls],
    [all.judgeCalls, roles.judge.calls],
  ] as const;
  const tooMuch = over.some(([calls, most]) => most !== null && calls > most / 2);
  return tooMuch ? { finalists: 1, ...needed(2) } : { finalists, ...all };
}

/** Finalists for which the first reading of the verify split can have a YES: a later one has no more. */
function provableAtFirst(experiment: Experiment): number {
  return attainable(verifyUnits(experiment), alphaOf(1, experiment.guards.alpha));
}

/**
 * Proposals that the next generation can pay for, given what was spent when the last one was committed; with `again`, one more
 * course is run.
 */
export function affordableProposals(
  spent: Spent,
  experiment: Experiment,
  {
    screened,
    attempts,
    again = false,
    cells = experiment.search.slice,
  }: {
    readonly screened: boolean;
    readonly attempts: number;
    readonly again?: boolean;
    /** Of a screen, without guards. */
    readonly cells?: number;
  },
): number {
  const { budget, search, task } = experiment;
  const mean = meanUsd(spent);
  const judging = judgeCallsPerRollout(experiment.metrics);
  const { calls: kept, judgeCalls } = heldBack(experiment);
  const size = {
    judging,
    calls: task.maxCalls,
    proposals: search.proposals,
    screen: screened ? 2 * cells + search.guards : 0,
    train: trainCalls(experiment, attempts, again),
    each: search.compose === 'each',
  };
  const searching = (limit: number | null, keeping: number) =>
    limit === null ? null : (1 - search.tournament) * (limit - keeping);
  const calls = smallest([
    remaining(searching(budget.calls, kept + judgeCalls), spent.calls),
    callsOfAll(task.maxCalls, remaining(searching(budget.roles.task.calls, kept), spent.taskCalls)),
    callsOfAll(judging, remaining(searching(budget.roles.judge.calls, judgeCalls), spent.judgeCalls)),
  ]);
  /** Of rollouts with all that judges them, where one role has so many left and makes so many for each. */
  function callsOfAll(ofRole: number, left: number | null): number | null {
    return ofRole === 0 || left === null ? null : left * ((task.maxCalls + judging) / ofRole);
  }

  const keptUsd = kept * mean.task + judgeCalls * mean.other;
  const usd = remaining(searching(budget.usd, keptUsd), spent.usd + spent.unknownUsd);
  const reflections = remaining(budget.roles.reflector.calls, spent.reflectorCalls) ?? search.proposals;
  return Math.min(affordable(size, { calls, usd }, mean), reflections);
}

/** Calls of a child on its course. The best may lack cells of it, and one more course may be run. */
function trainCalls(experiment: Experiment, attempts: number, again: boolean): number {
  const cells = trainCells(experiment);
  const lacking = cells < groundOf(experiment).instances.length || attempts > 1;
  return cells * (attempts * (lacking ? 2 : 1) + (again ? furtherAttempts(experiment, attempts) : 0));
}

/** Attempts of one more course: a revised composite makes as many as the composite did, the best once more a single one. */
export function furtherAttempts({ search }: Pick<Experiment, 'search'>, attempts: number): number {
  return search.revise && search.compose === 'all' ? attempts : 1;
}

/** Rollouts on train that the budget leaves for the tournament; without a limit as many as there are cells for. */
export function tournamentCells(spent: Spent, experiment: Experiment): number {
  const { budget, metrics, task } = experiment;
  const judging = judgeCallsPerRollout(metrics);
  const mean = meanUsd(spent);
  const { calls: kept, judgeCalls } = heldBack(experiment);
  const usd = remaining(budget.usd, spent.usd + spent.unknownUsd + kept * mean.task + judgeCalls * mean.other);
  const rooms = smallest([
    per(task.maxCalls + judging, remaining(budget.calls, spent.calls + kept + judgeCalls)),
    per(task.maxCalls, remaining(budget.roles.task.calls, spent.taskCalls + kept)),
    per(judging, remaining(budget.roles.judge.calls, spent.judgeCalls + judgeCalls)),
    per(task.maxCalls * mean.task + judging * mean.other, usd),
  ]);
  return rooms === null ? Number.MAX_SAFE_INTEGER : Math.floor(rooms);
}

/** How many at this price `left` is enough for; null where it limits nothing. */
function per(price: number, left: number | null): number | null {
  return left === null || price === 0 ? null : left / price;
}

function smallest(limits: readonly (number | null)[]): number | null {
  const set = limits.filter((limit) => limit !== null);
  return set.length === 0 ? null : Math.min(...set);
}
