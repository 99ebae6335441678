import { BudgetExhausted } from '../../../src/domain/errors.ts';
import { NOTHING_SPENT } from '../../../src/domain/run.ts';
import type { CallEnd, CallStart, Ledger } from '../../../src/ports/store.ts';

export interface Row {
  readonly start: CallStart;
  end?: CallEnd;
}

/** Books in memory, with a limit in USD: what is done and known counts as billed, everything else as reserved. */
export function memoryLedger(limitUsd = Number.POSITIVE_INFINITY): Ledger & { readonly rows: Row[]; booked(): number } {
  const rows: Row[] = [];
  const booked = () => rows.reduce((total, row) => total + costOf(row), 0);
  return {
    rows,
    booked,
    async start(start) {
      if (booked() + start.reserveUsd > limitUsd) throw new BudgetExhausted(`the budget of ${limitUsd} USD is used up`);
      return rows.push({ start }) - 1;
    },
    async settle(ticket, end) {
      const row = rows[ticket]!;
      if (row.end !== undefined) throw new Error(`call ${ticket} is settled twice`);
      row.end = end;
    },
    async withdraw(ticket) {
      rows.splice(ticket, 1);
    },
    async book(call, end) {
      rows.push({ start: { ...call, reserveUsd: 0, reserveTokens: 0 }, end });
    },
    settled: async () => undefined,
    openWave: () => 0,
    closeWave: () => undefined,
    spent: () => NOTHING_SPENT,
    answeredAs: () => [],
    rate: () => ({ callsPerAnswer: 1, tokens: 0, minutes: 0, runMinutes: 0 }),
    left: () => {
      const none = { calls: null, usd: null, tokens: null, minutes: null };
      return { ...none, roles: { task: none, reflector: none, judge: none } };
    },
  };
}

function costOf({ start, end }: Row): number {
  if (end?.status === 'done') return end.usage?.usd ?? start.reserveUsd;
  return end?.status === 'failed' && !end.billed ? 0 : start.reserveUsd;
}
