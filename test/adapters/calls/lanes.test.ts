import { expect, test } from 'vitest';
import { createLanes } from '../../../src/adapters/calls/lanes.ts';
import { CallError } from '../../../src/domain/errors.ts';
import type { Completion } from '../../../src/ports/model.ts';
import type { ProgressEvent } from '../../../src/ports/progress.ts';
import { ABOUT, HELLO, specOf } from '../../servers/spec.ts';
import { virtual } from './time.ts';

const HI: Completion = { text: 'Hi', status: 'ok', usage: null, model: 'tiny' };
const signal = new AbortController().signal;

test('a model that is target, judge and reflector has one limit, the strictest that is declared for it', async () => {
  const clock = virtual();
  const target = specOf({ id: 'mini', concurrency: 40 });
  const judge = specOf({ id: 'grader', requestsPerMinute: 300, concurrency: 20 });
  const reflector = specOf({ id: 'home:tiny', temperature: 1, concurrency: 30 });
  const lanes = createLanes([target, judge, reflector], { clock, signal, watch: () => undefined });
  const sent: number[] = [];
  const send = async () => {
    sent.push(clock.now());
    return HI;
  };
  const asks = [target, judge, reflector].map((spec) => lanes.of(spec).limited(send));
  const asked = Promise.all(Array.from({ length: 90 }, (_, n) => asks[n % 3]!(HELLO, ABOUT)));
  await clock.run();
  await asked;
  const worst = Math.max(...sent.map((at) => sent.filter((other) => other >= at && other < at + 1_000).length));
  expect(worst).toBeLessThanOrEqual(6);
  expect(lanes.traffic().map(({ models }) => models)).toEqual([['mini', 'grader', 'home:tiny']]);
});

test('other models, and the same name at another provider, have limits of their own', () => {
  const lanes = createLanes([], { signal, watch: () => undefined });
  const specs = [specOf(), specOf({ name: 'big' }), specOf({ provider: 'away' })];
  expect(new Set(specs.map((spec) => lanes.of(spec))).size).toBe(3);
});

test('what calls wait for can be read while they wait, and is told when they go', async () => {
  const clock = virtual();
  const events: ProgressEvent[] = [];
  const spec = specOf({ concurrency: 2, requestsPerMinute: 60 });
  const lanes = createLanes([spec], { clock, signal, watch: (event) => void events.push(event) });
  const lane = lanes.of(spec);
  const ask = lane.limited(async () => {
    await clock.sleep(100, signal);
    return HI;
  });
  const asked = Promise.all([1, 2, 3, 4].map(() => ask(HELLO, ABOUT)));
  await new Promise((resolve) => setImmediate(resolve));
  const [one] = lanes.traffic();
  expect(one).toMatchObject({ models: ['home:tiny'], allowed: 2 });
  expect(one!.inFlight + one!.waiting.reduce((sum, { calls }) => sum + calls, 0)).toBe(4);
  expect(one!.waiting.find((wait) => wait.for === 'calls_in_flight')).toMatchObject({ calls: 2 });
  expect(one!.waiting.find((wait) => wait.for === 'requests_per_minute')).toMatchObject({ ms: expect.any(Number) });
  await clock.run();
  await asked;
  expect(lanes.traffic()).toEqual([{ models: ['home:tiny'], inFlight: 0, allowed: 2, waiting: [] }]);
  expect(events.filter(({ kind }) => kind === 'waited').length).toBeGreaterThanOrEqual(2);
});

test.each([
  ['rate_limit', 1, 'retry_after', 30_000],
  ['transient', 8, 'circuit_open', 5_000],
] as const)('a pause of the whole model after %s is told once', async (kind, failures, by, ms) => {
  const clock = virtual();
  const events: ProgressEvent[] = [];
  const spec = specOf({ concurrency: 10 });
  const lane = createLanes([spec], { clock, signal, watch: (event) => void events.push(event) }).of(spec);
  const ask = lane.limited(() => Promise.reject(new CallError(kind, 'no', { retryAfterMs: 30_000 })));
  await Promise.allSettled(Array.from({ length: failures }, () => ask(HELLO, ABOUT)));
  expect(events).toEqual([{ kind: 'paused', models: ['home:tiny'], by, ms }]);
  expect(lane.traffic()).toMatchObject({ inFlight: 0, waiting: [] });
});
