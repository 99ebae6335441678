import { BudgetExhausted } from '../../domain/errors.ts';
import type { ModelId } from '../../domain/rollout.ts';
import type { CallStart, CallTicket, Ledger } from '../../ports/store.ts';

interface Waiting {
  readonly call: CallStart;
  readonly resolve: (ticket: CallTicket) => void;
  readonly reject: (reason: unknown) => void;
}

export interface PatientLedger extends Ledger {
  /** The models of the calls that wait for room in the budget. */
  waiting(): readonly ModelId[];
}

/**
 * A ledger whose refusal is final: while calls are in flight their reserves stand for more than they will cost, so a call
 * that finds no room waits for one of them to settle, and is refused when nothing is in flight any more. So the budget
 * refuses by what was spent, at any concurrency. Those who wait go in the order in which they came.
 */
export function patient(ledger: Ledger, signal: AbortSignal): PatientLedger {
  const waiting: Waiting[] = [];
  let inFlight = 0;
  /** Calls that ended, so that whoever found no room can see that there may be some now. */
  let ended = 0;
  let admitting = false;

  async function start(call: CallStart): Promise<CallTicket> {
    const ticket = waiting.length > 0 ? null : await admitted(call);
    if (ticket !== null) return ticket;
    return new Promise((resolve, reject) => {
      waiting.push({ call, resolve, reject });
      void admitWaiting();
    });
  }

  /** Null when there is no room now, but may be when a call in flight has settled. */
  async function admitted(call: CallStart): Promise<CallTicket | null> {
    inFlight += 1;
    try {
      return await ledger.start(call);
    } catch (error) {
      if (error instanceof BudgetExhausted && inFlight > 1) {
        inFlight -= 1;
        return null;
      }
      callEnded();
      throw error;
    }
  }

  /** Lets in those who wait, the first first, until one finds no room. */
  async function admitWaiting(): Promise<void> {
    if (admitting) return;
    admitting = true;
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      const before = ended;
      try {
        signal.throwIfAborted();
        const ticket = await admitted(first.call);
        if (ticket === null && ended === before) break;
        if (ticket === null) continue;
        first.resolve(ticket);
      } catch (error) {
        first.reject(error);
      }
      waiting.shift();
    }
    admitting = false;
  }

  function callEnded(): void {
    inFlight -= 1;
    ended += 1;
    void admitWaiting();
  }

  return {
    ...ledger,
    waiting: () => waiting.map(({ call }) => call.model),
    start,
    async withdraw(ticket) {
      try {
        await ledger.withdraw(ticket);
      } finally {
        callEnded();
      }
    },
    async settle(ticket, end) {
      try {
        await ledger.settle(ticket, end);
      } finally {
        callEnded();
      }
    },
  };
}
