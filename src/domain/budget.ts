import type { Spent } from './run.ts';

/** Calls and money: null = no limit. */
export interface Limits {
  readonly calls: number | null;
  readonly usd: number | null;
}

/** What one turn of the loop asks for, in rollouts. */
export interface TurnSize {
  /** P: proposals at most. */
  readonly proposals: number;
  /** Screening rollouts per proposal: slice, its re-roll on the parent, guards. */
  readonly screen: number;
  /** Cells of a full train evaluation. */
  readonly train: number;
  /** Every survivor is trained, not one composite. */
  readonly each: boolean;
  /** Judge calls for each rollout. */
  readonly judging: number;
  /** Task calls of a rollout at most. */
  readonly calls: number;
}

/** The rollouts that a generation of `proposals` takes at most, beside a reflection for each. */
export function rolloutsOf(proposals: number, size: TurnSize): number {
  return proposals * size.screen + size.train * (size.each ? proposals : 1);
}

/** USD per call. A reflection often costs many times what a task call does, so one mean would mislead about both. */
export interface MeanUsd {
  readonly task: number;
  /** Reflections and judges. */
  readonly other: number;
}

/**
 * How many proposals the next generation can pay for, 0 when not even one. Depends only on what was spent when the last
 * generation was committed, so an interrupted generation is planned the same way again.
 * `left` is what remains for the search: limits less what is kept back for the verify split.
 */
export function affordable(size: TurnSize, left: Limits, mean: MeanUsd): number {
  for (let proposals = size.proposals; proposals > 0; proposals--) {
    const rollouts = rolloutsOf(proposals, size);
    const calls = proposals + rollouts * (size.calls + size.judging);
    const usd = proposals * mean.other + rollouts * (size.calls * mean.task + size.judging * mean.other);
    if ((left.calls === null || calls <= left.calls) && (left.usd === null || usd <= left.usd)) return proposals;
  }
  return 0;
}

/** What a limit leaves, never below 0. */
export function remaining(limit: number | null, used: number): number | null {
  return limit === null ? null : Math.max(0, limit - used);
}

/** So far; 0 before the first call. */
export function meanUsd({ calls, taskCalls, usd, unknownUsd, taskUsd }: Spent): MeanUsd {
  return { task: shareOf(taskUsd, taskCalls), other: shareOf(usd + unknownUsd - taskUsd, calls - taskCalls) };
}

/** What was spent since `before`, in task calls' worth; plain calls where task calls have no price. */
export function worthOf(before: Spent, after: Spent): number {
  const { task } = meanUsd(after);
  if (task === 0) return after.calls - before.calls;
  return (after.usd + after.unknownUsd - before.usd - before.unknownUsd) / task;
}

function shareOf(usd: number, calls: number): number {
  return calls === 0 ? 0 : Math.max(0, usd) / calls;
}
