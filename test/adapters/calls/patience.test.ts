import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { patient } from '../../../src/adapters/calls/patience.ts';
import { BudgetExhausted, Interrupted, StoreError } from '../../../src/domain/errors.ts';
import type { CallEnd, CallStart, CallTicket, Ledger } from '../../../src/ports/store.ts';

const DONE: CallEnd = { status: 'done', usage: null, returnedModel: 'm', durationMs: 1 };

test('a call that finds no room waits for one in flight, and those who wait go in their order', async () => {
  const { ledger, settle, arrivals } = purse(2);
  const [first, second] = [await ledger.start(call('a')), await ledger.start(call('b'))];
  const started = ['c', 'd', 'e'].map((key) => ledger.start(call(key)));
  await tick();
  expect(arrivals).toEqual(['a', 'b']);
  await settle(first, 0);
  await tick();
  expect(arrivals).toEqual(['a', 'b', 'c']);
  await settle(second, 0);
  await settle(await started[0]!, 0);
  await Promise.all(started);
  expect(arrivals).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('it is refused when nothing is in flight any more, and so are all that wait behind it', async () => {
  const { ledger, settle } = purse(1);
  const first = await ledger.start(call('a'));
  const waiting = Promise.allSettled(['b', 'c', 'd'].map((key) => ledger.start(call(key))));
  await tick();
  await settle(first, 1);
  expect((await waiting).map((end) => end.status === 'rejected' && end.reason)).toEqual(
    Array(3).fill(expect.any(BudgetExhausted)),
  );
});

test('starts that were refused together are all told so', async () => {
  const { ledger } = purse(0);
  const ends = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => ledger.start(call(`${n}`))));
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['rejected']));
});

test('an abort ends all waiting, and books nothing', async () => {
  const stopping = new AbortController();
  const { ledger, settle, arrivals } = purse(1, stopping.signal);
  const first = await ledger.start(call('a'));
  const waiting = Promise.allSettled(['b', 'c'].map((key) => ledger.start(call(key))));
  await tick();
  stopping.abort(new Interrupted('stopped'));
  await settle(first, 0);
  expect((await waiting).map((end) => end.status === 'rejected' && end.reason)).toEqual(
    Array(2).fill(expect.any(Interrupted)),
  );
  expect(arrivals).toEqual(['a']);
});

test('a store that fails is not waited for', async () => {
  const { ledger } = purse(5);
  const ends = await Promise.allSettled(
    Array.from({ length: 6 }, (_, n) => ledger.start(call(n === 3 ? 'broken' : `${n}`))),
  );
  expect(ends[3]).toMatchObject({ status: 'rejected', reason: expect.any(StoreError) });
  expect(ends.filter(({ status }) => status === 'fulfilled').length).toBe(5);
}, 1_000);

function call(key: string): CallStart {
  return { key, role: 'task', model: 'm', reserveUsd: 1, reserveTokens: 1 };
}

/** A ledger of so many USD, a start of which takes a while to be written, with patience around it. */
function purse(usd: number, signal = new AbortController().signal) {
  let left = usd;
  let costs = 0;
  const arrivals: string[] = [];
  const start = async ({ key }: CallStart): Promise<CallTicket> => {
    if (left < 1) throw new BudgetExhausted('none left');
    left -= 1;
    await tick();
    if (key !== 'broken') return arrivals.push(key);
    left += 1;
    throw new StoreError('the disk is full');
  };
  const settle = async () => {
    left += 1 - costs;
  };
  const ledger = patient({ start, settle } as Partial<Ledger> as Ledger, signal);
  return {
    ledger,
    arrivals,
    settle(ticket: CallTicket, cost: number) {
      costs = cost;
      return ledger.settle(ticket, DONE);
    },
  };
}
