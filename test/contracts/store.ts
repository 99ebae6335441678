import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BudgetExhausted, UserError } from '../../src/domain/errors.ts';
import { fold } from '../../src/domain/fold.ts';
import type { Score } from '../../src/domain/score.ts';
import type { Budget } from '../../src/ports/experiment.ts';
import type { Archive, CallEnd, CallStart, Ledger, RunStore } from '../../src/ports/store.ts';
import {
  budgetOf,
  doneFor,
  failedEnd,
  identityOf,
  sampleCall,
  sampleCandidate,
  sampleExperiment,
  sampleFinished,
  sampleGeneration,
  sampleRollout,
} from './samples.ts';

/** A store as a process sees it. */
export interface OpenStore {
  readonly runs: RunStore;
  readonly archive: Archive;
  ledgerFor(run: number, budget: Budget): Ledger;
  close(): void;
}

/** A place where a store lives: what one opening wrote, the next one finds. */
export interface StorePlace {
  open(): OpenStore;
  remove(): void;
}

/** What every store must do. */
export function storeContract(name: string, place: () => StorePlace): void {
  describe(name, () => {
    let here: StorePlace;
    let store: OpenStore;
    beforeEach(() => {
      here = place();
      store = here.open();
    });
    afterEach(() => {
      store.close();
      here.remove();
    });
    const reopen = (): void => {
      store.close();
      store = here.open();
    };
    runContract(() => store, reopen);
    archiveContract(() => store, reopen);
    ledgerContract(() => store, reopen);
  });
}

function runContract(store: () => OpenStore, reopen: () => void): void {
  const experiment = sampleExperiment();

  test('a run that was stopped is found as it was left', async () => {
    let run = await store().runs.open(experiment);
    expect(run.head).toMatchObject({ number: 1, seed: 7, step: 'toy', base: experiment.base });
    expect(run.generation).toBe(-1);
    for (const number of [0, 1, 2]) run = await store().runs.commit(run, sampleGeneration(number, experiment.base));
    reopen();
    expect(await store().runs.open(experiment)).toEqual(run);
  });

  test('a long run is found as it was left, and can be looked at when its store is closed', async () => {
    const small = { ...experiment, search: { ...experiment.search, population: 3 } };
    let run = await store().runs.open(small);
    for (let number = 0; number < 8; number++)
      run = await store().runs.commit(run, sampleGeneration(number, experiment.base));
    reopen();
    const found = await store().runs.open(small);
    store().close();
    expect(found).toEqual(run);
    expect(found.members.size).toBe(3);
    reopen();
  });

  test('commit returns the run with the generation folded in', async () => {
    const run = await store().runs.open(experiment);
    const generation = sampleGeneration(0, experiment.base);
    expect(await store().runs.commit(run, generation)).toEqual(fold(run, generation));
  });

  test('the same generation twice is one; another in its place is refused', async () => {
    const run = await store().runs.open(experiment);
    const generation = sampleGeneration(0, experiment.base);
    const after = await store().runs.commit(run, generation);
    expect(await store().runs.commit(run, generation)).toEqual(after);
    const other = { ...generation, spent: { ...generation.spent, calls: 99 } };
    await expect(store().runs.commit(run, other)).rejects.toThrow('generation 0');
    reopen();
    expect(await store().runs.open(experiment)).toEqual(after);
  });

  test('another identity is refused with the changed keys', async () => {
    await store().runs.open(experiment);
    const changed = { ...experiment, identity: identityOf({ prompt: 'q', seed: '7', gates: 'new' }) };
    const refused = store().runs.open(changed);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(/gates, metrics, prompt.*--fresh/);
  });

  test('readings count up; the same finalists of the same run are one reading', async () => {
    const run = await store().runs.open(experiment);
    const [a, b] = [sampleCandidate('a'), sampleCandidate('b')];
    const { runs } = store();
    expect(await runs.unblind(run, [a])).toBe(1);
    expect(await runs.unblind(run, [a, b])).toBe(2);
    expect(await runs.unblind(run, [b, a])).toBe(2);
    expect(await runs.unblind(run, [a])).toBe(1);
    expect(await runs.unblind(run, [b])).toBe(3);
  });

  test('finish may be said twice', async () => {
    const run = await store().runs.open(experiment);
    const after = await store().runs.commit(run, sampleGeneration(0, experiment.base));
    const finished = sampleFinished(1, 0, experiment.base);
    await store().runs.finish(after, finished);
    await expect(store().runs.finish(after, finished)).resolves.toBeUndefined();
  });
}

function archiveContract(store: () => OpenStore, reopen: () => void): void {
  const candidate = sampleCandidate('archived');

  test('a rollout is found as it was saved; the first write of a key wins', async () => {
    const full = sampleRollout('r1', candidate);
    const bare = sampleRollout('r2', candidate, { usage: null, output: 'text', trace: [], status: 'refused' });
    const unpriced = sampleRollout('r3', candidate, { usage: { inputTokens: 0, outputTokens: 0 }, output: null });
    await Promise.all([full, bare, unpriced].map(store().archive.saveRollout));
    await store().archive.saveRollout({ ...full, output: 'late' });
    reopen();
    const found = store().archive.rollouts(['r3', 'nowhere', 'r1', 'r2']);
    expect(found).toEqual(new Map([full, bare, unpriced].map((rollout) => [rollout.key, rollout])));
  });

  test('scores are found as they were saved; the first write of a metric wins', async () => {
    const scores: Record<string, Score> = {
      m1: { kind: 'scored', value: 0 },
      m2: { kind: 'scored', value: 0.1, feedback: '', tags: [] },
      m3: { kind: 'scored', value: -3, feedback: 'bad', tags: ['x', 'y'] },
      m4: { kind: 'unscored', reason: '' },
    };
    const kept = Object.entries(scores).map(([hash, score]) => ({ metric: 'm', hash, score }));
    await store().archive.saveRollout(sampleRollout('r', candidate));
    await store().archive.saveScores('r', kept);
    await store().archive.saveScores('r', [{ ...kept[0]!, score: { kind: 'scored', value: 9 } }]);
    reopen();
    expect(store().archive.scores(['r', 'nowhere'])).toEqual(new Map([['r', new Map(Object.entries(scores))]]));
  });

  test('scores are saved all or none, and a value that is no number is refused', async () => {
    await store().archive.saveRollout(sampleRollout('r', candidate));
    const good = { metric: 'm', hash: 'good', score: { kind: 'scored', value: 1 } as const };
    const bad = { ...good, hash: 'bad', score: { kind: 'scored', value: Number.NaN } as const };
    const beside = store().archive.saveScores('r', [{ ...good, hash: 'beside' }]);
    await expect(store().archive.saveScores('r', [good, bad])).rejects.toThrow(RangeError);
    await beside;
    expect([...(store().archive.scores(['r']).get('r')?.keys() ?? [])]).toEqual(['beside']);
  });

  test('scores of a rollout that nobody saved are refused', async () => {
    const score = { metric: 'm', hash: 'm', score: { kind: 'scored', value: 1 } as const };
    await expect(store().archive.saveScores('nowhere', [score])).rejects.toThrow('scored before it was saved');
  });

  test('a completion is found as it was saved; the first write of a key wins', async () => {
    const completion = { text: 'hm', status: 'truncated', usage: null, model: 'one-1' } as const;
    const signed = { ...completion, usage: { inputTokens: 1, outputTokens: 2, usd: 0 }, fingerprint: 'fp' };
    await store().archive.saveCompletion('c1', completion);
    await store().archive.saveCompletion('c1', signed);
    await store().archive.saveCompletion('c2', signed);
    reopen();
    expect(['c1', 'c2', 'c3'].map(store().archive.completion)).toEqual([completion, signed, null]);
  });

  test('thousands of keys are looked up at once', async () => {
    const keys = Array.from({ length: 5000 }, (_, index) => `many-${index}`);
    const score = { metric: 'm', hash: 'm', score: { kind: 'scored', value: 1 } as const };
    await Promise.all(
      keys.flatMap((key) => [
        store().archive.saveRollout(sampleRollout(key, candidate)),
        store().archive.saveScores(key, [score]),
      ]),
    );
    expect(store().archive.rollouts([...keys, 'nowhere']).size).toBe(5000);
    expect(store().archive.scores([...keys, 'nowhere']).size).toBe(5000);
  });
}

interface Booked {
  readonly what: string;
  readonly call?: Partial<CallStart>;
  readonly end: CallEnd | null;
  readonly usd: number;
  readonly unknownUsd: number;
  /** Of a budget of 1 USD. */
  readonly leftUsd: number;
}

const BOOKED: readonly Booked[] = [
  { what: 'in flight: the reserve is taken', end: null, usd: 0, unknownUsd: 0, leftUsd: 0.99 },
  { what: 'done: its cost', end: doneFor(0.004), usd: 0.004, unknownUsd: 0, leftUsd: 0.996 },
  { what: 'done for more than reserved: its cost', end: doneFor(2), usd: 2, unknownUsd: 0, leftUsd: 0 },
  { what: 'done without a price: the reserve stays', end: doneFor(undefined), usd: 0, unknownUsd: 0.01, leftUsd: 0.99 },
  { what: 'failed and maybe billed: the reserve stays', end: failedEnd(true), usd: 0, unknownUsd: 0.01, leftUsd: 0.99 },
  { what: 'failed and not billed: nothing', end: failedEnd(false), usd: 0, unknownUsd: 0, leftUsd: 1 },
];

function ledgerContract(store: () => OpenStore, reopen: () => void): void {
  const newLedger = async (budget: Budget): Promise<Ledger> => {
    const run = await store().runs.open(sampleExperiment());
    return store().ledgerFor(run.head.number, budget);
  };

  test.each(BOOKED)('a call $what', async ({ call, end, usd, unknownUsd, leftUsd }) => {
    const budget = budgetOf({ usd: 1, calls: 5 });
    const ledger = await newLedger(budget);
    const ticket = await ledger.start(sampleCall(call));
    if (end) await ledger.settle(ticket, end);
    if (end) await ledger.settle(ticket, end);
    const spent = {
      calls: 1,
      taskCalls: 1,
      reflectorCalls: 0,
      judgeCalls: 0,
      usd,
      unknownUsd,
      taskUsd: usd + unknownUsd,
    };
    expect(ledger.spent()).toEqual(spent);
    expect(ledger.left()).toMatchObject({ calls: 4, usd: leftUsd });
    reopen();
    const kept = end === null ? { ...spent, unknownUsd: 0.01, taskUsd: 0.01 } : spent;
    expect((await newLedger(budget)).spent()).toEqual(kept);
  });

  const free = { calls: null, usd: null, tokens: null, minutes: null };
  const one = { ...free, calls: 1 };
  test.each([
    { limit: budgetOf({ calls: 1 }), key: 'budget.calls' },
    { limit: budgetOf({ usd: 0.019 }), key: 'budget.usd' },
    { limit: budgetOf({}, { task: one }), key: 'budget.roles.task.calls' },
    { limit: budgetOf({}, { task: { ...free, usd: 0.019 } }), key: 'budget.roles.task.usd' },
    { limit: budgetOf({ tokens: 199 }), key: 'budget.tokens' },
    { limit: budgetOf({}, { task: { ...free, tokens: 199 } }), key: 'budget.roles.task.tokens' },
  ])('$key refuses the call that would pass it, and says so', async ({ limit, key }) => {
    const ledger = await newLedger(limit);
    await ledger.start(sampleCall());
    const refused = ledger.start(sampleCall());
    await expect(refused).rejects.toThrow(BudgetExhausted);
    await expect(refused).rejects.toThrow(`raise ${key} `);
    expect(ledger.spent().calls).toBe(1);
  });

  test('a role that is used up does not stop the others', async () => {
    const ledger = await newLedger(budgetOf({}, { task: one }));
    await ledger.start(sampleCall());
    await ledger.start(sampleCall({ role: 'judge' }));
    expect(ledger.spent()).toMatchObject({ calls: 2, taskCalls: 1, judgeCalls: 1 });
  });

  test('100 starts in flight reach the limit exactly and never pass it', async () => {
    const ledger = await newLedger(budgetOf({ usd: 0.6 }));
    const starts = await Promise.allSettled(Array.from({ length: 100 }, () => ledger.start(sampleCall())));
    const tickets = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    expect(tickets.length).toBe(60);
    expect(new Set(tickets).size).toBe(60);
    expect(ledger.left().usd).toBe(0);
    await Promise.all(tickets.map((ticket) => ledger.settle(ticket, doneFor(0.01))));
    expect(ledger.spent()).toMatchObject({ calls: 60, usd: 0.6, unknownUsd: 0 });
    await expect(ledger.start(sampleCall())).rejects.toThrow(BudgetExhausted);
  });

  test('tokens are counted as they were used; what nobody knows keeps its reserve', async () => {
    const ledger = await newLedger(budgetOf({ tokens: 350 }));
    await ledger.settle(await ledger.start(sampleCall()), doneFor(0.01));
    expect(ledger.left().tokens).toBe(335);
    await ledger.settle(await ledger.start(sampleCall()), failedEnd(true));
    await ledger.settle(await ledger.start(sampleCall()), failedEnd(false));
    expect(ledger.left().tokens).toBe(235);
    await ledger.start(sampleCall());
    await ledger.start(sampleCall());
    await expect(ledger.start(sampleCall())).rejects.toThrow('budget.tokens');
    expect(ledger.rate('task')).toMatchObject({ callsPerAnswer: 5, tokens: 115 / 5 });
    reopen();
    expect((await newLedger(budgetOf({ tokens: 350 }))).left().tokens).toBe(35);
  });

  test('a call that is taken back was never there, unless it has ended', async () => {
    const limit = budgetOf({ calls: 2, usd: 0.02, tokens: 200 });
    const ledger = await newLedger(limit);
    const kept = await ledger.start(sampleCall());
    await ledger.withdraw(await ledger.start(sampleCall()));
    expect(ledger.spent().calls).toBe(1);
    expect(ledger.left()).toMatchObject({ calls: 1, usd: 0.01, tokens: 100 });
    await ledger.settle(kept, doneFor(0.002));
    await ledger.withdraw(kept);
    expect(ledger.spent()).toMatchObject({ calls: 1, usd: 0.002, unknownUsd: 0 });
    await ledger.start(sampleCall());
    await expect(ledger.start(sampleCall())).rejects.toThrow('budget.calls');
    await ledger.settled();
    reopen();
    expect((await newLedger(limit)).spent()).toMatchObject({ calls: 2, usd: 0.002, unknownUsd: 0.01 });
  });

  test('a call that was made elsewhere is booked whatever the limit, which refuses the next one', async () => {
    const limit = budgetOf({ calls: 1, usd: 0.01 });
    const ledger = await newLedger(limit);
    const { key, role, model } = sampleCall();
    await Promise.all([0.02, 0.03].map((usd) => ledger.book({ key, role, model }, doneFor(usd))));
    const spent = { calls: 2, taskCalls: 2, usd: 0.05, unknownUsd: 0 };
    expect(ledger.spent()).toMatchObject(spent);
    await expect(ledger.start(sampleCall())).rejects.toThrow(BudgetExhausted);
    await ledger.settled();
    reopen();
    expect((await newLedger(limit)).spent()).toMatchObject(spent);
  });

  test('minutes of a role are those of its calls', async () => {
    const ledger = await newLedger(budgetOf({}, { task: { ...free, minutes: 1 } }));
    const end = { ...doneFor(0), durationMs: 59_999 };
    await ledger.settle(await ledger.start(sampleCall()), end);
    await ledger.settle(await ledger.start(sampleCall()), end);
    await expect(ledger.start(sampleCall())).rejects.toThrow('raise budget.roles.task.minutes ');
    await ledger.start(sampleCall({ role: 'judge' }));
  });

  test('a thousand small sums do not drift', async () => {
    const ledger = await newLedger(budgetOf({ usd: 1 }));
    const calls = Array.from({ length: 1000 }, async () => {
      await ledger.settle(await ledger.start(sampleCall({ reserveUsd: 0.001 })), doneFor(0.0007));
    });
    await Promise.all(calls);
    expect(ledger.spent().usd).toBe(0.7);
    expect(ledger.left().usd).toBe(0.3);
  });

  test('a raised budget goes on', async () => {
    const ledger = await newLedger(budgetOf({ calls: 1 }));
    await ledger.start(sampleCall());
    reopen();
    const raised = await newLedger(budgetOf({ calls: 2 }));
    await raised.start(sampleCall());
    await expect(raised.start(sampleCall())).rejects.toThrow(BudgetExhausted);
  });

  test('waves have numbers of their own', async () => {
    const ledger = await newLedger(budgetOf({}));
    const first = ledger.openWave({ generation: 0, stage: 'seed' }, 10, 10);
    const second = ledger.openWave({ generation: 1, stage: 'train' }, 10, 4);
    expect(second).not.toBe(first);
    ledger.closeWave(first);
    ledger.closeWave(second);
  });

  test('an amount that is no money is refused before anything is booked', async () => {
    const ledger = await newLedger(budgetOf({}));
    for (const reserveUsd of [Number.NaN, -1, Number.POSITIVE_INFINITY])
      await expect(ledger.start(sampleCall({ reserveUsd }))).rejects.toThrow(RangeError);
    expect(ledger.spent().calls).toBe(0);
  });
}
