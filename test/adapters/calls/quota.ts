import { createLanes } from '../../../src/adapters/calls/lanes.ts';
import { retried } from '../../../src/adapters/calls/retry.ts';
import type { Setting } from '../../../src/adapters/calls/setting.ts';
import { CallError } from '../../../src/domain/errors.ts';
import { streamOf } from '../../../src/domain/random.ts';
import type { Completion, ModelSpec } from '../../../src/ports/model.ts';
import { ABOUT, HELLO, specOf } from '../../servers/spec.ts';
import { memoryLedger } from './ledger.ts';
import { virtual } from './time.ts';

const MINUTE = 60_000;
const HI: Completion = { text: 'Hi', status: 'ok', usage: null, model: 'tiny' };

/** How a provider counts. Asked at a time in ms, it says how long to wait, or 0 when the request is let in. */
export type Quota = (now: number) => number;

/** So many requests in any span of a minute. */
export function sliding(limit: number): Quota {
  const times: number[] = [];
  return (now) => {
    while (times.length > 0 && times[0]! <= now - MINUTE) times.shift();
    if (times.length >= limit) return times[0]! + MINUTE - now;
    times.push(now);
    return 0;
  };
}

/** So many requests in each minute of the clock. */
export function windowed(limit: number): Quota {
  let minute = -1;
  let count = 0;
  return (now) => {
    if (Math.floor(now / MINUTE) !== minute) count = 0;
    minute = Math.floor(now / MINUTE);
    if (count >= limit) return (minute + 1) * MINUTE - now;
    count += 1;
    return 0;
  };
}

/** A bucket that fills with so many requests a minute and holds some of them. */
export function bucket(limit: number, burst: number): Quota {
  let tokens = burst;
  let at = 0;
  return (now) => {
    tokens = Math.min(burst, tokens + ((now - at) * limit) / MINUTE);
    at = now;
    if (tokens < 1) return ((1 - tokens) * MINUTE) / limit;
    tokens -= 1;
    return 0;
  };
}

export interface Storm {
  readonly quota: Quota;
  readonly calls: number;
  /** Completions asked for at once. */
  readonly together: number;
  /** Whether a 429 says how long to wait. */
  readonly tells: boolean;
  readonly spec?: Partial<ModelSpec>;
  /** How long an answer takes, in ms. */
  readonly latencyMs?: number;
}

export interface Weathered {
  readonly minutes: number;
  readonly answered: number;
  readonly refused: number;
  /** Completions that could not be had. */
  readonly lost: number;
}

/** Asks for completions in virtual time, through limits and retries as a run does. */
export async function weather({ quota, calls, together, tells, spec, latencyMs = 600 }: Storm): Promise<Weathered> {
  const clock = virtual();
  const random = streamOf('storm', calls);
  const { signal } = new AbortController();
  const setting: Setting = {
    ledger: memoryLedger(),
    signal,
    random,
    clock,
    watch: () => undefined,
    within: (_, send) => send(),
  };
  const model = specOf({ concurrency: together, ...spec });
  const lane = createLanes([model], setting).of(model);
  let refused = 0;
  const send = lane.limited(async () => {
    const wait = quota(clock.now());
    await clock.sleep(wait > 0 ? 50 : latencyMs * (0.5 + random()), signal);
    if (wait === 0) return HI;
    refused += 1;
    throw new CallError('rate_limit', '429', tells ? { retryAfterMs: wait } : {});
  });
  const ask = retried(send, model, lane.waits, setting);
  let left = calls;
  let lost = 0;
  let last = 0;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await ask(HELLO, ABOUT).catch(() => (lost += 1));
      last = clock.now();
    }
  };
  const working = Promise.all(Array.from({ length: together }, worker));
  await clock.run();
  await working;
  return { minutes: last / MINUTE, answered: calls - lost, refused, lost };
}
