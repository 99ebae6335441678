import { expect, test } from 'vitest';
import { createRoster } from '../../../src/adapters/calls/roster.ts';
import { watchingIdentity } from '../../../src/adapters/calls/sameModel.ts';
import { CallError, ProviderRefusal } from '../../../src/domain/errors.ts';
import type { Caller, Completion } from '../../../src/ports/model.ts';
import { ABOUT, HELLO, specOf } from '../../servers/spec.ts';

const HI: Completion = { text: 'Hi', status: 'ok', usage: null, model: 'tiny' };
const DOWN = new CallError('transient', '503');
const TOMORROW = new CallError('rate_limit', '429', { retryAfterMs: 3_600_000 });

/** Two models on one roster, the first of which answers what it is told, and what was said of them. */
function two() {
  let now = 0;
  let sent = 0;
  let answer: Completion | CallError = HI;
  const said: string[] = [];
  const roster = createRoster((text) => void said.push(text), { now: () => now, sleep: () => Promise.resolve() });
  const callerOf = (id: string, complete: Caller['complete']) => roster.watched({ spec: specOf({ id }), complete });
  const bad = callerOf('bad', async () => {
    sent += 1;
    if (answer instanceof CallError) throw answer;
    return answer;
  });
  const good = callerOf('good', async () => HI);
  return {
    said,
    sent: () => sent,
    later: (ms: number) => {
      now += ms;
    },
    says: (next: Completion | CallError) => {
      answer = next;
    },
    ask: (caller: 'bad' | 'good' = 'bad') => (caller === 'bad' ? bad : good).complete(HELLO, ABOUT),
  };
}

test('a model that keeps failing is set aside, nothing more is sent to it, and the others go on', async () => {
  const { ask, says, sent, said } = two();
  says(DOWN);
  for (let calls = 0; calls < 7; calls++) await expect(ask()).rejects.toThrow('503');
  expect(said).toEqual([]);
  await expect(ask()).rejects.toThrow('503');
  expect(said).toEqual([expect.stringMatching(/^bad is set aside after 8 failures in a row: 503; good go on/)]);
  says(HI);
  await expect(ask()).rejects.toThrow('set aside');
  expect(sent()).toBe(8);
  expect(await ask('good')).toEqual(HI);
});

test.each([
  ['that has answered before is asked on: the request is to blame', true, 12],
  ['that never answered is set aside: it takes none of them', false, 8],
])('a model that refuses requests and %s', async (_, answered, asked) => {
  const { ask, says, sent } = two();
  if (answered) await ask();
  const before = sent();
  says(new CallError('rejected', '400 too long'));
  for (let calls = 0; calls < 12; calls++) await expect(ask()).rejects.toThrow(CallError);
  expect(sent() - before).toBe(asked);
});

test('an answer in between begins the count anew', async () => {
  const { ask, says, said } = two();
  for (let rounds = 0; rounds < 3; rounds++) {
    says(DOWN);
    for (let calls = 0; calls < 7; calls++) await expect(ask()).rejects.toThrow('503');
    says(HI);
    await ask();
  }
  expect(said).toEqual([]);
});

test('a model that asks for an hour is left alone for that hour', async () => {
  const { ask, says, sent, said, later } = two();
  says(TOMORROW);
  await expect(ask()).rejects.toThrow('429');
  expect(said).toEqual([expect.stringContaining('left alone for 60 min')]);
  says(HI);
  later(3_599_000);
  await expect(ask()).rejects.toThrow('left alone');
  expect(sent()).toBe(1);
  later(2_000);
  expect(await ask()).toEqual(HI);
});

test('with the last model the run pauses', async () => {
  const roster = createRoster(() => undefined);
  const only = roster.watched({ spec: specOf({ id: 'only' }), complete: () => Promise.reject(TOMORROW) });
  await expect(only.complete(HELLO, ABOUT)).rejects.toThrow(ProviderRefusal);
});

test('a model that changes while the run lasts is told, once for each change', async () => {
  const answers: Completion[] = [
    { ...HI, model: 'tiny-1', fingerprint: 'fp_a' },
    { ...HI, model: 'tiny-1', fingerprint: 'fp_a' },
    { ...HI, model: 'tiny-1', fingerprint: 'fp_b' },
    { ...HI, model: 'tiny-1', fingerprint: 'fp_a' },
    { ...HI, model: 'tiny-2', fingerprint: 'fp_b' },
  ];
  const said: string[] = [];
  const caller = watchingIdentity(
    { spec: specOf(), complete: async () => answers.shift()! },
    (text) => void said.push(text),
  );
  while (answers.length > 0) await caller.complete(HELLO, ABOUT);
  expect(said).toEqual([
    'home:tiny changed while the run lasts: now it is tiny-1 (fp_b), before tiny-1 (fp_a)',
    'home:tiny changed while the run lasts: now it is tiny-2 (fp_b), before tiny-1 (fp_b)',
  ]);
});
