import { meanUsd } from '../../domain/budget.ts';
import { BudgetExhausted } from '../../domain/errors.ts';
import type { WaveName } from '../../ports/lab.ts';
import type { Role } from '../../ports/model.ts';
import type { Bench } from './bench.ts';

/**
 * Refuses a wave that the budget cannot pay at expected cost, before its first call: so a budget never decides by order
 * of arrival. What the verify split needs is out of reach for every other wave.
 */
export function refuseUnaffordable({ ledger, heldBack }: Bench, { stage }: WaveName, role: Role, calls: number): void {
  if (calls === 0) return;
  const left = ledger.left();
  const kept = stage === 'verify' ? 0 : heldBack;
  const usdPerCall = meanUsd(ledger.spent());
  const short = [
    shortage('calls', left.calls, calls + kept),
    shortage(`${role} calls`, left.roles[role].calls, calls + (role === 'task' ? kept : 0)),
    shortage('USD', left.usd, (calls + kept) * usdPerCall),
    shortage(`${role} USD`, left.roles[role].usd, (calls + (role === 'task' ? kept : 0)) * usdPerCall),
  ].find((sentence) => sentence !== null);
  if (!short) return;
  const reason = kept === 0 ? '' : ` (${kept} calls are kept back for the verify split)`;
  throw new BudgetExhausted(`The next wave (${stage}) needs ${short}${reason}.`);
}

function shortage(what: string, left: number | null, needed: number): string | null {
  if (left === null || needed <= left) return null;
  const figure = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(4));
  return `${figure(needed)} ${what} and ${figure(left)} are left`;
}
