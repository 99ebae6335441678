import { expect, test } from 'vitest';
import { keepingBack } from '../../../src/adapters/lab/kept.ts';
import { BudgetExhausted } from '../../../src/domain/errors.ts';
import { NOTHING_SPENT, type Spent } from '../../../src/domain/run.ts';
import type { Role } from '../../../src/ports/model.ts';
import type { Ledger } from '../../../src/ports/store.ts';

const FREE = { calls: null, usd: null, tokens: null, minutes: null };
/** Of a call: 100 tokens, 0.2 minutes of its own, 0.1 of the run. */
const RATE = { callsPerAnswer: 1, tokens: 100, minutes: 0.2, runMinutes: 0.1 };
const ROLES = { task: FREE, reflector: FREE, judge: FREE };
/** A mean of 0.01 USD for a task call; reflections cost ten times that and say nothing about it. */
const SPENT: Spent = { ...NOTHING_SPENT, calls: 20, taskCalls: 10, reflectorCalls: 10, usd: 1.1, taskUsd: 0.1 };

interface Case {
  readonly title: string;
  readonly left: Partial<ReturnType<Ledger['left']>>;
  readonly stage?: 'train' | 'verify';
  readonly role?: Role;
  readonly passes: boolean;
}

/** 6 task calls are held back, at 0.01 USD each but for the last, for which 0.05 may be reserved: 0.1 USD. */
const cases: readonly Case[] = [
  { title: 'no limit', left: {}, passes: true },
  { title: 'one call more than is kept', left: { calls: 7 }, passes: true },
  { title: 'as many calls as are kept', left: { calls: 6 }, passes: false },
  { title: 'as many calls as are kept, for a reflection', left: { calls: 6 }, role: 'reflector', passes: false },
  { title: 'as many calls as are kept, on verify', left: { calls: 6 }, stage: 'verify', passes: true },
  {
    title: 'as many task calls as are kept',
    left: { roles: { ...ROLES, task: { ...FREE, calls: 6 } } },
    passes: false,
  },
  {
    title: 'as many reflections as task calls are kept',
    left: { roles: { ...ROLES, reflector: { ...FREE, calls: 6 } } },
    role: 'reflector',
    passes: true,
  },
  // 5 calls of 100 tokens and a last one of 500, beside 500 for this one.
  { title: 'tokens for one call more', left: { tokens: 1500 }, passes: true },
  { title: 'tokens for less than one call more', left: { tokens: 1499 }, passes: false },
  { title: 'more minutes than verify takes', left: { minutes: 0.61 }, passes: true },
  { title: 'fewer minutes than verify takes', left: { minutes: 0.59 }, passes: false },
  { title: 'fewer minutes than verify takes, on verify', left: { minutes: 0.59 }, stage: 'verify', passes: true },
  { title: 'USD for one call more', left: { usd: 0.1501 }, passes: true },
  { title: 'USD for less than one call more', left: { usd: 0.1499 }, passes: false },
  { title: 'USD for less than one call more, on verify', left: { usd: 0.1499 }, stage: 'verify', passes: true },
];

test.each(cases)('with $title left: $passes', async ({ left, stage = 'train', role = 'task', passes }) => {
  const started: string[] = [];
  const ledger = keepingBack(
    {
      start: async ({ key }) => started.push(key),
      settle: async () => undefined,
      withdraw: async () => undefined,
      book: async () => undefined,
      settled: async () => undefined,
      openWave: () => 5,
      closeWave: () => undefined,
      answeredAs: () => [],
      spent: () => SPENT,
      rate: () => RATE,
      left: () => ({ ...FREE, roles: ROLES, ...left }),
    },
    { heldBack: { task: 6, judge: 0 }, reserveUsd: 0.05, reserveTokens: 500 },
  );
  expect(ledger.openWave({ generation: 1, stage }, 9, 9)).toBe(5);
  const end = ledger.start({ key: 'k', role, model: 'm', reserveUsd: 0.05, reserveTokens: 500 });
  if (passes) expect(await end).toBe(1);
  else await expect(end).rejects.toThrow(BudgetExhausted);
  expect(started.length).toBe(passes ? 1 : 0);
});
