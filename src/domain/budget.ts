import type { Spent } from './run.ts';

/** Calls and money: null = no limit. */
export interface Limits {
  readonly calls: number | null;
  readonly usd: number | null;
}

/** What one turn of the loop asks for, in calls. */
export interface TurnSize {
  /** P: proposals at most. */
  readonly proposals: number;
  /** Screening calls per proposal: slice, its re-roll on the parent, guards. */
  readonly screen: number;
  /** Cells of a full train evaluation. */
  readonly train: number;
  /** Every survivor is trained, not one composite. */
  readonly each: boolean;
}

/** The calls that a generation of `proposals` takes at most. */
export function generationCalls(proposals: number, size: TurnSize): number {
  return proposals * (1 + size.screen) + size.train * (size.each ? proposals : 1);
}

/**
 * How many proposals the next generation can pay for, 0 when not even one. Depends only on what was spent when the last
 * generation was committed, so an interrupted generation is planned the same way again.
 * `left` is what remains for the search: limits less what is kept back for the verify split.
 */
export function affordable(size: TurnSize, left: { readonly calls: number | null; readonly usd: number | null }, usdPerCall: number): number {
  for (let proposals = size.proposals; proposals > 0; proposals--) {
    const calls = generationCalls(proposals, size);
    const fits = (left.calls === null || calls <= left.calls) && (left.usd === null || calls * usdPerCall <= left.usd);
    if (fits) return proposals;
  }
  return 0;
}

/** What a limit leaves, never below 0. */
export function remaining(limit: number | null, used: number): number | null {
  return limit === null ? null : Math.max(0, limit - used);
}

/** USD per call so far; 0 before the first. */
export function meanUsd(spent: Spent): number {
  return spent.calls === 0 ? 0 : (spent.usd + spent.unknownUsd) / spent.calls;
}
