import { affordable, meanUsd, remaining } from '../domain/budget.ts';
import type { Spent } from '../domain/run.ts';
import type { Experiment } from '../ports/experiment.ts';

/** What the verify split will cost: kept back from the search, so that a run can always be told from luck. */
export interface HeldBack {
  readonly finalists: number;
  /** Task calls. */
  readonly calls: number;
}

/**
 * Finalists that the budget lets in, and the calls of measuring them and the base on the verify split.
 * One finalist when more would take over half of the budget.
 */
export function heldBack(experiment: Experiment): HeldBack {
  const { finalists, verifyAttempts } = experiment.search;
  const cells = (experiment.examples.verify?.length ?? 0) * experiment.models.length * verifyAttempts;
  const limit = smallest([experiment.budget.calls, experiment.budget.roles.task.calls]);
  const all = { finalists, calls: cells === 0 ? 0 : (finalists + 1) * cells };
  return limit !== null && all.calls > limit / 2 ? { finalists: 1, calls: 2 * cells } : all;
}

/** Proposals that the next generation can pay for, given what was spent when the last one was committed. */
export function affordableProposals(spent: Spent, experiment: Experiment): number {
  const { budget, search, examples, models } = experiment;
  const mean = meanUsd(spent);
  const kept = heldBack(experiment).calls;
  const size = {
    proposals: search.proposals,
    screen: 2 * search.slice + search.guards,
    train: examples.train.length * models.length,
    each: search.compose === 'each',
  };
  const calls = smallest([
    remaining(budget.calls, spent.calls + kept),
    remaining(budget.roles.task.calls, spent.taskCalls + kept),
  ]);
  const usd = remaining(budget.usd, spent.usd + spent.unknownUsd + kept * mean.task);
  const reflections = remaining(budget.roles.reflector.calls, spent.reflectorCalls) ?? search.proposals;
  return Math.min(affordable(size, { calls, usd }, mean), reflections);
}

function smallest(limits: readonly (number | null)[]): number | null {
  const set = limits.filter((limit) => limit !== null);
  return set.length === 0 ? null : Math.min(...set);
}
