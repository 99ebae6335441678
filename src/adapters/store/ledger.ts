import { BudgetExhausted, StoreError } from '../../domain/errors.ts';
import type { Budget } from '../../ports/experiment.ts';
import type { Role } from '../../ports/model.ts';
import type { CallEnd, CallStart, CallTicket, Ledger } from '../../ports/store.ts';
import { bookings } from './bookings.ts';
import type { Connection } from './connection.ts';
import { type Lease, lostMessage } from './lease.ts';
import { leftOf, rateOf, refusal } from './limits.ts';
import { nanoOf } from './money.ts';
import { spentOf, type Totals } from './totals.ts';
import { withTrouble } from './trouble.ts';
import { waveBook } from './waves.ts';

interface Held {
  readonly role: Role;
  /** Nano-USD. */
  readonly reserved: number;
  readonly tokens: number;
}

/** What a ledger belongs to. `totals` are shared by all ledgers of a run. */
export interface LedgerOf {
  readonly run: number;
  readonly budget: Budget;
  readonly totals: Totals;
}

/**
 * The books of a run. Totals are kept in memory and raised before a row is written, so that no two starts can pass a
 * limit together; they are lowered only when the row that says so is committed.
 */
export function ledger(connection: Connection, lease: Lease, { run, budget, totals }: LedgerOf): Ledger {
  const { batch, beforeWrite, now, path } = connection;
  const waves = waveBook(connection, run);
  const calls = bookings(connection);
  const inFlight = new Map<CallTicket, Held>();
  const pending = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;

  async function start(call: CallStart): Promise<CallTicket> {
    const reserved = nanoOf(call.reserveUsd);
    if (failure) throw failure.error;
    const tokens = tokensOf(call);
    const reason = refusal(totals, budget, call.role, { usd: reserved, tokens }, waves.elapsed());
    if (reason !== null) throw new BudgetExhausted(reason);
    return opened(call, reserved, tokens);
  }

  async function opened(call: CallStart, reserved: number, tokens: number): Promise<CallTicket> {
    const amounts = totals[call.role];
    amounts.calls += 1;
    amounts.inFlight += reserved;
    amounts.tokens.inFlight += tokens;
    try {
      const ticket = await batch.write(() => {
        beforeWrite('start');
        const id = calls.start(run, lease.epoch(), call, reserved, now());
        if (id === null) throw new StoreError(lostMessage(path));
        return id;
      });
      inFlight.set(ticket, { role: call.role, reserved, tokens });
      return ticket;
    } catch (error) {
      amounts.calls -= 1;
      amounts.inFlight -= reserved;
      amounts.tokens.inFlight -= tokens;
      throw error;
    }
  }

  function settle(ticket: CallTicket, end: CallEnd): Promise<void> {
    return written(bookEnd(ticket, end));
  }

  function withdraw(ticket: CallTicket): Promise<void> {
    return written(takeBack(ticket));
  }

  function book(call: Omit<CallStart, 'reserveUsd' | 'reserveTokens'>, end: CallEnd): Promise<void> {
    const start = { ...call, reserveUsd: 0, reserveTokens: 0 };
    return written(opened(start, 0, 0).then((ticket) => bookEnd(ticket, end)));
  }

  /** What could not be written is told by `settled` and the next `start`. */
  function written(work: Promise<void>): Promise<void> {
    const booked = work.catch((error: unknown) => {
      failure ??= { error };
    });
    pending.add(booked);
    return booked.finally(() => pending.delete(booked));
  }

  async function settled(): Promise<void> {
    await Promise.all(pending);
    if (failure) throw failure.error;
  }

  async function takeBack(ticket: CallTicket): Promise<void> {
    const held = await batch.write(() => {
      beforeWrite('settle');
      return calls.withdraw(ticket);
    });
    if (held === null) return;
    inFlight.delete(ticket);
    const amounts = totals[held.role];
    amounts.calls -= 1;
    amounts.inFlight -= held.reserved;
    amounts.tokens.inFlight -= held.tokens;
  }

  async function bookEnd(ticket: CallTicket, end: CallEnd): Promise<void> {
    const cost = costOf(end);
    const settled = await batch.write(() => {
      beforeWrite('settle');
      return calls.settle(ticket, end, cost);
    });
    if (settled === null) return;
    const amounts = totals[settled.role];
    // A ticket that is not ours was counted as unknown when the totals were read.
    if (inFlight.delete(ticket)) {
      amounts.inFlight -= settled.reserved;
      amounts.tokens.inFlight -= settled.tokens;
    } else {
      amounts.unknown -= settled.reserved;
      amounts.tokens.unknown -= settled.tokens;
    }
    if (cost === null) amounts.unknown += settled.reserved;
    else amounts.cost += cost;
    const used = usedOf(end);
    if (used === null) amounts.tokens.unknown += settled.tokens;
    else amounts.tokens.known += used;
    amounts.ms += end.durationMs;
    if (end.status === 'done') amounts.answered += 1;
  }

  return {
    start,
    settle,
    withdraw,
    book,
    settled,
    openWave: waves.openWave,
    closeWave: waves.closeWave,
    spent: () => spentOf(totals),
    answeredAs: (model) => withTrouble(path, () => calls.answeredAs(run, model)),
    left: () => leftOf(totals, budget, waves.elapsed()),
    rate: (role) => rateOf(totals, role, waves.elapsed()),
  };
}

/** In nano-USD; null when it is not known, and then the reserve is kept. */
function costOf(end: CallEnd): number | null {
  if (end.status === 'failed') return end.billed ? null : 0;
  return end.usage?.usd === undefined ? null : nanoOf(end.usage.usd);
}

/** Tokens; null when they are not known, and then what was reserved is kept. */
function usedOf(end: CallEnd): number | null {
  if (end.status === 'failed') return end.billed ? null : 0;
  return end.usage === null ? null : end.usage.inputTokens + end.usage.outputTokens;
}

function tokensOf({ reserveTokens }: CallStart): number {
  if (Number.isSafeInteger(reserveTokens) && reserveTokens >= 0) return reserveTokens;
  throw new RangeError(`${reserveTokens} tokens cannot be reserved`);
}
