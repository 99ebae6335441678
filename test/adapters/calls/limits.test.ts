import { expect, test } from 'vitest';
import { createBreaker } from '../../../src/adapters/calls/breaker.ts';
import type { Clock } from '../../../src/adapters/calls/clock.ts';
import { createCongestion } from '../../../src/adapters/calls/congestion.ts';
import { laneOf } from '../../../src/adapters/calls/limits.ts';
import type { Send } from '../../../src/adapters/calls/send.ts';
import { CallError } from '../../../src/domain/errors.ts';
import { streamOf } from '../../../src/domain/random.ts';
import type { Completion, ModelSpec } from '../../../src/ports/model.ts';
import { ABOUT, HELLO, specOf } from '../../servers/spec.ts';
import { compressed, virtual } from './time.ts';

const HI: Completion = { text: 'Hi', status: 'ok', usage: null, model: 'tiny' };
const never = new AbortController().signal;

function limited(send: Send, spec: ModelSpec, clock: Clock): Send {
  return laneOf({ spec, models: [spec.id], clock, signal: never, watch: () => undefined }).limited(send);
}

test.each([
  ['on time', () => 0, 1],
  ['up to half an interval late', jittered(100), 0.95],
  ['up to two intervals late', jittered(400), 0.8],
])(
  'requests per minute are spaced, with timers %s: no second has more than its share and one',
  async (_, lateness, share) => {
    const clock = virtual(lateness);
    const sent: number[] = [];
    const send = async () => {
      sent.push(clock.now());
      return HI;
    };
    const ask = limited(send, specOf({ requestsPerMinute: 300, concurrency: 20 }), clock);
    const asked = Promise.all(Array.from({ length: 200 }, () => ask(HELLO, ABOUT)));
    await clock.run();
    await asked;
    // 300 a minute are 5 a second.
    const worst = Math.max(...sent.map((at) => sent.filter((other) => other >= at && other < at + 1_000).length));
    expect(worst).toBeLessThanOrEqual(6);
    expect((199 * 200) / sent.at(-1)!).toBeGreaterThanOrEqual(share);
  },
);

function jittered(mostMs: number): () => number {
  const random = streamOf('lateness', mostMs);
  return () => random() * mostMs;
}

test('a simulated model is limited in flight only', async () => {
  let open = 0;
  let peak = 0;
  const send = async () => {
    peak = Math.max(peak, ++open);
    await new Promise((resolve) => setImmediate(resolve));
    open--;
    return HI;
  };
  const spec = specOf({ kind: 'simulated', concurrency: 30, requestsPerMinute: 1 });
  const ask = limited(send, spec, compressed(1));
  await Promise.all(Array.from({ length: 100 }, () => ask(HELLO, ABOUT)));
  expect(peak).toBe(30);
});

function congestionOf(concurrency: number) {
  const queue = { concurrency: 0 };
  let now = 0;
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const governor = createCongestion(queue, specOf({ concurrency }), clock);
  return {
    queue,
    governor,
    later: (ms: number) => {
      now += ms;
    },
    round: () => {
      for (let calls = queue.concurrency; calls > 0; calls--) governor.passed(HELLO, HI);
    },
  };
}

test('congestion: doubles until the first 429, cuts once per episode, then grows by a twentieth', () => {
  const { queue, governor, later, round } = congestionOf(100);
  expect(queue.concurrency).toBe(20);
  round();
  expect(queue.concurrency).toBe(40);
  governor.failed(new CallError('transient', '500'), HELLO);
  round();
  expect(queue.concurrency).toBe(80);
  for (let calls = 0; calls < 10; calls++) governor.failed(new CallError('rate_limit', '429'), HELLO);
  expect(queue.concurrency).toBe(64);
  round();
  expect(queue.concurrency).toBe(64);
  later(16_000);
  round();
  expect(queue.concurrency).toBe(67);
});

test.each([
  [3, 3],
  [20, 20],
  [500, 20],
])('congestion: allowed %i, starts at %i, and is never cut below 10 nor below that', (concurrency, start) => {
  const { queue, governor, later } = congestionOf(concurrency);
  expect(queue.concurrency).toBe(start);
  for (let episodes = 0; episodes < 30; episodes++) {
    governor.failed(new CallError('rate_limit', '429'), HELLO);
    later(20_000);
  }
  expect(queue.concurrency).toBe(Math.min(10, concurrency));
});

test('ten minutes of outage: few probes, each alone, and one when it is over', async () => {
  const clock = virtual(jittered(100));
  const outageMs = 600_000;
  const breaker = createBreaker(clock, never);
  const sent: { readonly at: number; readonly together: number }[] = [];
  let open = 0;
  const call = async (): Promise<void> => {
    for (;;) {
      await breaker.enter(HELLO);
      const at = clock.now();
      sent.push({ at, together: ++open });
      await clock.sleep(200, never);
      open--;
      if (at >= outageMs) return breaker.passed(HELLO, HI);
      breaker.failed(new CallError('transient', '503'), HELLO);
    }
  };
  const calls = Promise.all(Array.from({ length: 20 }, call));
  await clock.run();
  await calls;
  // Those that failed before the breaker opened went out together.
  const probes = sent.filter(({ at }) => at > 2_000 && at < outageMs);
  expect(probes.length).toBeGreaterThanOrEqual(8);
  expect(probes.length).toBeLessThanOrEqual(15);
  expect(Math.max(...probes.map(({ together }) => together))).toBe(1);
  const after = sent.filter(({ at }) => at >= outageMs);
  expect(after).toHaveLength(20);
  expect(after[1]!.at - after[0]!.at).toBeGreaterThanOrEqual(200);
});

test('the breaker opens after eight failures in a row and not before', () => {
  const breaker = createBreaker(compressed(1), never);
  const fail = (times: number) => {
    for (let calls = 0; calls < times; calls++) breaker.failed(new CallError('transient', '503'), HELLO);
  };
  fail(7);
  breaker.failed(new CallError('rejected', '400'), HELLO);
  fail(7);
  expect(breaker.enter(HELLO)).toBeUndefined();
  fail(1);
  expect(breaker.enter(HELLO)).toBeInstanceOf(Promise);
});

test.each([
  ['on time', () => 0, 0.95],
  ['up to a second late', jittered(1_000), 0.9],
])(
  'tokens per minute, with timers %s: no minute has more than its share and what was under way',
  async (_, lateness, share) => {
    const clock = virtual(lateness);
    const used: { readonly at: number; readonly tokens: number }[] = [];
    const random = streamOf('tokens');
    const send = async () => {
      const outputTokens = 100 + Math.floor(random() * 800);
      used.push({ at: clock.now(), tokens: 100 + outputTokens });
      await clock.sleep(2_000, never);
      return { ...HI, usage: { inputTokens: 100, outputTokens } };
    };
    const ask = limited(send, specOf({ tokensPerMinute: 60_000, maxTokens: 1_000, concurrency: 20 }), clock);
    const asked = Promise.all(Array.from({ length: 400 }, () => ask({ ...HELLO }, ABOUT)));
    await clock.run();
    await asked;
    const within = (from: number) => used.filter(({ at }) => at >= from && at < from + 60_000);
    const sum = (calls: typeof used) => calls.reduce((total, { tokens }) => total + tokens, 0);
    expect(Math.max(...used.map(({ at }) => sum(within(at))))).toBeLessThanOrEqual(60_000 + 20 * 1_100);
    expect(sum(used) / (used.at(-1)!.at / 60_000)).toBeGreaterThanOrEqual(60_000 * share);
  },
);

test.each([
  ['on time', () => 0],
  ['up to half a second late', jittered(500)],
])(
  'tokens per minute, with timers %s: no second has more than its share, a second’s catching up and a call',
  async (_, lateness) => {
    const clock = virtual(lateness);
    const used: { readonly at: number; readonly tokens: number }[] = [];
    const send = async () => {
      used.push({ at: clock.now(), tokens: 600 });
      await clock.sleep(2_000, never);
      return { ...HI, usage: { inputTokens: 100, outputTokens: 500 } };
    };
    // 60,000 a minute are 1,000 a second.
    const ask = limited(send, specOf({ tokensPerMinute: 60_000, maxTokens: 1_000, concurrency: 20 }), clock);
    const asked = Promise.all(Array.from({ length: 200 }, () => ask({ ...HELLO }, ABOUT)));
    await clock.run();
    await asked;
    const worst = Math.max(
      ...used.map(({ at: from }) =>
        used.filter(({ at }) => at >= from && at < from + 1_000).reduce((sum, { tokens }) => sum + tokens, 0),
      ),
    );
    expect(worst).toBeLessThanOrEqual(1_000 + 1_000 + 600);
  },
);
