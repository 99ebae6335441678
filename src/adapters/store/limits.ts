import type { Budget, Limit } from '../../ports/experiment.ts';
import type { Role } from '../../ports/model.ts';
import type { Rate } from '../../ports/store.ts';
import { nanoOf, usdOf } from './money.ts';
import { type Amounts, sumOf, type Totals } from './totals.ts';

const MINUTE = 60_000;

/** What a call may take at most: nano-USD and tokens. */
export interface Reserve {
  readonly usd: number;
  readonly tokens: number;
}

/** Why one more call may not be made, with what to do; null when it may. `elapsed` in ms of the run so far. */
export function refusal(totals: Totals, budget: Budget, role: Role, reserve: Reserve, elapsed: number): string | null {
  return (
    refusedBy('budget', budget, { ...sumOf(totals), ms: elapsed }, reserve) ??
    refusedBy(`budget.roles.${role}`, budget.roles[role], totals[role], reserve)
  );
}

function refusedBy(key: string, limit: Limit, used: Amounts, reserve: Reserve): string | null {
  if (limit.calls !== null && used.calls + 1 > limit.calls)
    return `The budget of ${limit.calls} calls is used up: raise ${key}.calls and run the same command again.`;
  if (limit.usd !== null && taken(used) + reserve.usd > nanoOf(limit.usd))
    return (
      `Of the budget of $${limit.usd}, $${usdOf(taken(used))} is spent or reserved and the next call may cost ` +
      `$${usdOf(reserve.usd)}: raise ${key}.usd and run the same command again.`
    );
  if (limit.tokens !== null && takenTokens(used) + reserve.tokens > limit.tokens)
    return (
      `Of the budget of ${limit.tokens} tokens, ${takenTokens(used)} are spent or reserved and the next call may take ` +
      `${reserve.tokens}: raise ${key}.tokens and run the same command again.`
    );
  if (limit.minutes !== null && used.ms >= limit.minutes * MINUTE)
    return `The budget of ${limit.minutes} minutes is used up: raise ${key}.minutes and run the same command again.`;
  return null;
}

/** What is left of each limit. `elapsed` in ms of the run so far. */
export function leftOf(totals: Totals, budget: Budget, elapsed: number): Budget {
  const { task, reflector, judge } = budget.roles;
  return {
    ...left(budget, { ...sumOf(totals), ms: elapsed }),
    roles: {
      task: left(task, totals.task),
      reflector: left(reflector, totals.reflector),
      judge: left(judge, totals.judge),
    },
  };
}

/** Means over a role's calls, and over all calls of the run. */
export function rateOf(totals: Totals, role: Role, elapsed: number): Rate {
  const { calls, answered, tokens, ms } = totals[role];
  const per = (amount: number, count: number) => (count === 0 ? 0 : amount / count);
  return {
    callsPerAnswer: Math.max(1, per(calls, answered)),
    tokens: per(tokens.known + tokens.unknown, calls),
    minutes: per(ms / MINUTE, calls),
    runMinutes: per(elapsed / MINUTE, sumOf(totals).calls),
  };
}

function left(limit: Limit, used: Amounts): Limit {
  const rest = (most: number | null, gone: number) => (most === null ? null : Math.max(0, most - gone));
  return {
    calls: rest(limit.calls, used.calls),
    usd: limit.usd === null ? null : usdOf(Math.max(0, nanoOf(limit.usd) - taken(used))),
    tokens: rest(limit.tokens, takenTokens(used)),
    minutes: rest(limit.minutes, used.ms / MINUTE),
  };
}

function taken(used: Amounts): number {
  return used.cost + used.unknown + used.inFlight;
}

function takenTokens({ tokens }: Amounts): number {
  return tokens.known + tokens.unknown + tokens.inFlight;
}
