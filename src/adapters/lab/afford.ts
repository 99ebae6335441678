import { meanUsd } from '../../domain/budget.ts';
import { BudgetExhausted } from '../../domain/errors.ts';
import type { WaveName } from '../../ports/lab.ts';
import type { Role } from '../../ports/model.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Bench, HeldBack } from './bench.ts';

/** Calls with what they will cost. */
export interface Price {
  readonly calls: number;
  readonly usd: number;
}

type ByRole<T> = Readonly<Partial<Record<Role, T>>>;

/** What a wave or a call costs, or what is kept, by role. */
export type Bill = ByRole<Price>;

/**
 * Refuses a wave that the budget cannot pay at expected cost, before its first call: so a budget never decides by order
 * of arrival. What the verify split needs is out of reach for every other wave.
 */
export function refuseUnaffordable(bench: Bench, { stage }: WaveName, calls: ByRole<number>): void {
  const wave = billOf(bench, calls);
  if (total(wave).calls === 0) return;
  const kept = stage === 'verify' ? NOTHING : keptBack(bench);
  const short = shortage(bench.ledger, wave, kept);
  if (short) throw new BudgetExhausted(`The next wave (${stage}) needs ${short}.`);
}

export const NOTHING: Bill = {};

/** What no wave but verify may spend. */
export function keptBack(bench: HeldBack & Pick<Bench, 'ledger'>): Bill {
  return billOf(bench, bench.heldBack);
}

/** At expected cost, and for the last task call the most that it may cost, since that is what will be reserved for it. */
function billOf({ ledger, reserveUsd }: Pick<Bench, 'ledger' | 'reserveUsd'>, calls: ByRole<number>): Bill {
  const mean = meanUsd(ledger.spent());
  const rows = Object.entries(calls).filter(([, count]) => count > 0);
  return Object.fromEntries(
    rows.map(([role, count]): [string, Price] => {
      const usd = role === 'task' ? count * mean.task + Math.max(0, reserveUsd - mean.task) : count * mean.other;
      return [role, { calls: count, usd }];
    }),
  );
}

/** What the budget lacks for `bill` beside what is kept back, in words; null when it lacks nothing. */
export function shortage(ledger: Ledger, bill: Bill, kept: Bill): string | null {
  const left = ledger.left();
  const roles = Object.keys(bill) as Role[];
  const ofRoles = (unit: 'calls' | 'usd', name: string) =>
    roles.map((role) =>
      short(`${role} ${name}`, left.roles[role][unit], bill[role]?.[unit] ?? 0, kept[role]?.[unit] ?? 0),
    );
  const [needed, held] = [total(bill), total(kept)];
  const shortages = [
    short('calls', left.calls, needed.calls, held.calls),
    ...ofRoles('calls', 'calls'),
    short('USD', left.usd, needed.usd, held.usd),
    ...ofRoles('usd', 'USD'),
  ];
  return shortages.find((words) => words !== null) ?? null;
}

function total(bill: Bill): Price {
  const prices = Object.values(bill);
  return {
    calls: prices.reduce((sum, { calls }) => sum + calls, 0),
    usd: prices.reduce((sum, { usd }) => sum + usd, 0),
  };
}

function short(what: string, left: number | null, needed: number, kept: number): string | null {
  if (left === null || needed + kept <= left) return null;
  const figure = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(4));
  const beside = kept === 0 ? '' : `, beside ${figure(kept)} that are kept back for the verify split,`;
  return `${figure(needed)} ${what}${beside} and ${figure(left)} are left`;
}
