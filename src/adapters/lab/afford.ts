import { meanUsd } from '../../domain/budget.ts';
import { BudgetExhausted } from '../../domain/errors.ts';
import type { WaveName } from '../../ports/lab.ts';
import type { Role } from '../../ports/model.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Bench } from './bench.ts';

/** Calls with what they will cost. */
export interface Price {
  readonly calls: number;
  readonly usd: number;
}

/**
 * Refuses a wave that the budget cannot pay at expected cost, before its first call: so a budget never decides by order
 * of arrival. What the verify split needs is out of reach for every other wave.
 */
export function refuseUnaffordable(bench: Bench, { stage }: WaveName, role: Role, calls: number): void {
  if (calls === 0) return;
  const wave = role === 'task' ? taskPrice(bench, calls) : { calls, usd: calls * meanUsd(bench.ledger.spent()).other };
  const kept = stage === 'verify' ? NOTHING : keptBack(bench);
  const short = shortage(bench.ledger, role, wave, kept);
  if (short) throw new BudgetExhausted(`The next wave (${stage}) needs ${short}.`);
}

export const NOTHING: Price = { calls: 0, usd: 0 };

/** What no wave but verify may spend. */
export function keptBack(bench: Pick<Bench, 'ledger' | 'heldBack' | 'reserveUsd'>): Price {
  return taskPrice(bench, bench.heldBack);
}

/** At expected cost, and for the last of them the most that it may cost, since that is what will be reserved for it. */
function taskPrice({ ledger, reserveUsd }: Pick<Bench, 'ledger' | 'reserveUsd'>, calls: number): Price {
  if (calls === 0) return NOTHING;
  const mean = meanUsd(ledger.spent()).task;
  return { calls, usd: calls * mean + Math.max(0, reserveUsd - mean) };
}

/** What the budget lacks for `price` beside what is kept back, in words; null when it lacks nothing. */
export function shortage(ledger: Ledger, role: Role, price: Price, kept: Price): string | null {
  const left = ledger.left();
  const ofRole = role === 'task' ? kept : NOTHING;
  return (
    short('calls', left.calls, price.calls, kept.calls) ??
    short(`${role} calls`, left.roles[role].calls, price.calls, ofRole.calls) ??
    short('USD', left.usd, price.usd, kept.usd) ??
    short(`${role} USD`, left.roles[role].usd, price.usd, ofRole.usd)
  );
}

function short(what: string, left: number | null, needed: number, kept: number): string | null {
  if (left === null || needed + kept <= left) return null;
  const figure = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(4));
  const beside = kept === 0 ? '' : `, beside ${figure(kept)} that are kept back for the verify split,`;
  return `${figure(needed)} ${what}${beside} and ${figure(left)} are left`;
}
