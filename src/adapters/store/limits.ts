import type { Budget } from '../../ports/experiment.ts';
import type { Role } from '../../ports/model.ts';
import type { Ledger } from '../../ports/store.ts';
import { nanoOf, usdOf } from './money.ts';
import { type Amounts, sumOf, type Totals } from './totals.ts';

interface Limit {
  readonly calls: number | null;
  readonly usd: number | null;
}

/** Why one more call may not be made, with what to do; null when it may. `reserve` in nano-USD. */
export function refusal(totals: Totals, budget: Budget, role: Role, reserve: number): string | null {
  return (
    refusedBy('budget', budget, sumOf(totals), reserve) ??
    refusedBy(`budget.roles.${role}`, budget.roles[role], totals[role], reserve)
  );
}

function refusedBy(key: string, limit: Limit, used: Amounts, reserve: number): string | null {
  if (limit.calls !== null && used.calls + 1 > limit.calls)
    return `The budget of ${limit.calls} calls is used up: raise ${key}.calls and run the same command again.`;
  if (limit.usd !== null && taken(used) + reserve > nanoOf(limit.usd))
    return (
      `Of the budget of $${limit.usd}, $${usdOf(taken(used))} is spent or reserved and the next call may cost ` +
      `$${usdOf(reserve)}: raise ${key}.usd and run the same command again.`
    );
  return null;
}

export function leftOf(totals: Totals, budget: Budget): ReturnType<Ledger['left']> {
  const { task, reflector, judge } = budget.roles;
  return {
    ...left(budget, sumOf(totals)),
    roles: {
      task: left(task, totals.task),
      reflector: left(reflector, totals.reflector),
      judge: left(judge, totals.judge),
    },
  };
}

function left(limit: Limit, used: Amounts): Limit {
  return {
    calls: limit.calls === null ? null : Math.max(0, limit.calls - used.calls),
    usd: limit.usd === null ? null : usdOf(Math.max(0, nanoOf(limit.usd) - taken(used))),
  };
}

function taken(used: Amounts): number {
  return used.cost + used.unknown + used.inFlight;
}
