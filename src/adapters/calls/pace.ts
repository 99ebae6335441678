import { CallError } from '../../domain/errors.ts';
import type { ModelSpec } from '../../ports/model.ts';
import type { Clock } from './clock.ts';
import type { Governor, Hold } from './governor.ts';
import { LONGEST_RETRY_AFTER_MS } from './retry.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Spaces a model's calls: `requestsPerMinute` smoothly, never more than one call early. A 429 pauses the whole model for
 * what the provider asks, else for a pause that doubles while no call passes; afterwards as many calls as were held back
 * go one by one, so that they do not run into the limit together.
 */
export function createPace(spec: ModelSpec, clock: Clock, signal: AbortSignal): Governor {
  const interval = spec.requestsPerMinute === null ? 0 : 60_000 / spec.requestsPerMinute;
  let nextAt = 0;
  let pausedUntil = 0;
  let pauses = 0;
  let careful = 0;
  let carefulInterval = 0;

  async function wait(): Promise<void> {
    for (;;) {
      const now = clock.now();
      const at = Math.max(nextAt, pausedUntil);
      if (at <= now) return go(now);
      await clock.sleep(at - now, signal);
    }
  }

  function go(now: number): void {
    const spacing = careful > 0 ? Math.max(interval, carefulInterval) : interval;
    if (careful > 0) careful--;
    nextAt = Math.max(nextAt, now - interval) + spacing;
  }

  function holds(): Hold | null {
    const now = clock.now();
    if (pausedUntil > now) return { by: 'retry_after', ms: pausedUntil - now };
    return nextAt > now ? { by: 'requests_per_minute', ms: nextAt - now } : null;
  }

  return {
    holds,
    enter() {
      const now = clock.now();
      if (interval === 0 && careful === 0 && pausedUntil <= now) return undefined;
      return wait();
    },
    passed() {
      pauses = 0;
    },
    failed(error) {
      if (!(error instanceof CallError) || error.kind !== 'rate_limit') return;
      const now = clock.now();
      // Answers to calls that were under way when the pause began are the same episode.
      if (pausedUntil <= now) pauses++;
      const own = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (pauses - 1));
      const pause = Math.max(own, Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));
      pausedUntil = Math.max(pausedUntil, now + pause);
      careful = spec.concurrency;
      carefulInterval = Math.min(1_000, pause / spec.concurrency);
      nextAt = pausedUntil;
    },
  };
}
