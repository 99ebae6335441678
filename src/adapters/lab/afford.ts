import { meanUsd } from '../../domain/budget.ts';
import { BudgetExhausted } from '../../domain/errors.ts';
import type { Limit } from '../../ports/experiment.ts';
import type { WaveName } from '../../ports/lab.ts';
import type { Role } from '../../ports/model.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Bench, HeldBack } from './bench.ts';

/** Calls with what they will take, of each thing that may be limited. */
export interface Price {
  readonly calls: number;
  readonly usd: number;
  readonly tokens: number;
  /** Of the calls, added up. */
  readonly minutes: number;
  /** Of the run. */
  readonly runMinutes: number;
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
  if (Object.keys(wave).length === 0) return;
  const kept = stage === 'verify' ? NOTHING : keptBack(bench);
  const short = shortage(bench.ledger, wave, kept);
  if (short) throw new BudgetExhausted(`The next wave (${stage}) needs ${short}.`);
}

export const NOTHING: Bill = {};

/** What no wave but verify may spend: its calls with as many retries as calls have taken so far. */
export function keptBack(bench: HeldBack & Pick<Bench, 'ledger'>): Bill {
  const { ledger, heldBack } = bench;
  const wanted = Object.entries(heldBack) as [Role, number][];
  const calls = wanted.map(([role, count]) => [role, Math.ceil(count * ledger.rate(role).callsPerAnswer)]);
  return billOf(bench, Object.fromEntries(calls));
}

/** At expected cost, and for the last task call the most that it may take, since that is what will be reserved for it. */
function billOf(bench: Pick<Bench, 'ledger' | 'reserveUsd' | 'reserveTokens'>, calls: ByRole<number>): Bill {
  const { ledger, reserveUsd, reserveTokens } = bench;
  const mean = meanUsd(ledger.spent());
  const rows = Object.entries(calls).filter(([, count]) => count > 0) as [Role, number][];
  return Object.fromEntries(
    rows.map(([role, count]): [Role, Price] => {
      const { tokens, minutes, runMinutes } = ledger.rate(role);
      const last = role === 'task' ? { usd: reserveUsd, tokens: reserveTokens } : { usd: 0, tokens: 0 };
      const usd = role === 'task' ? mean.task : mean.other;
      const price = {
        calls: count,
        usd: count * usd + Math.max(0, last.usd - usd),
        tokens: Math.ceil(count * tokens + Math.max(0, last.tokens - tokens)),
        minutes: count * minutes,
        runMinutes: count * runMinutes,
      };
      return [role, price];
    }),
  );
}

const UNITS: readonly (readonly [keyof Limit, words: string])[] = [
  ['calls', 'calls'],
  ['usd', 'USD'],
  ['tokens', 'tokens'],
  ['minutes', 'minutes'],
];

/** What the budget lacks for `bill` beside what is kept back, in words; null when it lacks nothing. */
export function shortage(ledger: Ledger, bill: Bill, kept: Bill): string | null {
  const left = ledger.left();
  const roles = Object.keys(bill) as Role[];
  const shortages = UNITS.flatMap(([unit, words]) => {
    const ofRun = unit === 'minutes' ? 'runMinutes' : unit;
    return [
      short(words, left[unit], total(bill, ofRun), total(kept, ofRun)),
      ...roles.map((role) =>
        short(`${role} ${words}`, left.roles[role][unit], bill[role]?.[unit] ?? 0, kept[role]?.[unit] ?? 0),
      ),
    ];
  });
  return shortages.find((words) => words !== null) ?? null;
}

function total(bill: Bill, unit: keyof Price): number {
  return Object.values(bill).reduce((sum, price) => sum + price[unit], 0);
}

function short(what: string, left: number | null, needed: number, kept: number): string | null {
  if (left === null || needed + kept <= left) return null;
  const figure = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(4));
  const beside = kept === 0 ? '' : `, beside ${figure(kept)} that are kept back for the verify split,`;
  return `${figure(needed)} ${what}${beside} and ${figure(left)} are left`;
}
