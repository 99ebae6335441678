import { CallError } from '../../domain/errors.ts';
import type { ModelSpec } from '../../ports/model.ts';
import type { Clock } from './clock.ts';
import type { Governor } from './governor.ts';

const START = 20;
const LOWEST = 10;
const CUT = 0.8;
const GROWTH = 1.05;
const COOLDOWN_MS = 15_000;

/**
 * How many calls of a model may be in flight: from 20, doubling per clean round until the first 429, then x0.8 once per
 * rate-limit episode and +5 % per clean round, between 10 and what the experiment allows. Other failures stop growth but
 * do not cut. Source: inspect_ai's adaptive concurrency.
 */
export function createCongestion(queue: { concurrency: number }, spec: ModelSpec, clock: Clock): Governor {
  const most = spec.concurrency;
  const lowest = Math.min(LOWEST, most);
  let allowed = Math.min(START, most);
  let factor = 2;
  let clean = 0;
  let cooledAt = 0;
  queue.concurrency = allowed;

  function allow(calls: number): void {
    allowed = Math.min(most, Math.max(lowest, calls));
    queue.concurrency = Math.floor(allowed);
    clean = 0;
  }

  return {
    holds: () => null,
    enter: () => undefined,
    passed() {
      if (allowed >= most || ++clean < allowed || clock.now() < cooledAt) return;
      allow(allowed * factor);
    },
    failed(error) {
      if (!(error instanceof CallError) || error.kind === 'rejected') return;
      clean = 0;
      if (error.kind !== 'rate_limit') return;
      const now = clock.now();
      if (now >= cooledAt) allow(allowed * CUT);
      factor = GROWTH;
      cooledAt = Math.max(cooledAt, now + COOLDOWN_MS + (error.retryAfterMs ?? 0));
    },
  };
}
