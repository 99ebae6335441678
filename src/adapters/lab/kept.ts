import { BudgetExhausted } from '../../domain/errors.ts';
import type { Ledger } from '../../ports/store.ts';
import type { KeptBack } from '../../ports/traffic.ts';
import { type Bill, keptBack, NOTHING, shortage } from './afford.ts';
import type { HeldBack } from './bench.ts';

export interface KeepingLedger extends Ledger {
  /** What calls of the wave under way may not touch. */
  kept(): KeptBack;
}

/**
 * A ledger that keeps back what the verify split needs from every call of another wave: retries, and answers that cost
 * more than expected, stop the search and not the proof. What is kept is worked out when a wave opens, while nothing is
 * in flight, so that the order of arrival has no part in it.
 */
export function keepingBack(ledger: Ledger, keeping: HeldBack): KeepingLedger {
  let kept = NOTHING;
  return {
    ...ledger,
    kept: () => totalOf(kept),
    openWave(name, asked, missing) {
      kept = name.stage === 'verify' ? NOTHING : keptBack({ ledger, ...keeping });
      return ledger.openWave(name, asked, missing);
    },
    async start(call) {
      const { reserveUsd: usd, reserveTokens: tokens } = call;
      const bill = { [call.role]: { calls: 1, usd, tokens, minutes: 0, runMinutes: 0 } };
      const short = kept === NOTHING ? null : shortage(ledger, bill, kept);
      if (short) throw new BudgetExhausted(`The next ${call.role} call needs ${short}.`);
      return ledger.start(call);
    },
  };
}

function totalOf(bill: Bill): KeptBack {
  const prices = Object.values(bill);
  const sum = (of: (price: (typeof prices)[number]) => number) => prices.reduce((total, price) => total + of(price), 0);
  return { calls: sum(({ calls }) => calls), usd: sum(({ usd }) => usd), tokens: sum(({ tokens }) => tokens) };
}
