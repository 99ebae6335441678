import { CallError } from '../../domain/errors.ts';
import type { ModelSpec } from '../../ports/model.ts';
import type { Clock } from './clock.ts';
import type { Governor, Hold } from './governor.ts';
import { createLearnedRate } from './learnedRate.ts';
import { LONGEST_RETRY_AFTER_MS } from './retry.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Spaces a model's calls: `requestsPerMinute` smoothly, never more than one call early. A 429 pauses the whole model for
 * what the provider asks, else for a pause that doubles while no call passes; from then on calls are spaced by the rate
 * that was learned from it, so that those held back do not run into the limit together.
 */
export function createPace(spec: ModelSpec, clock: Clock, signal: AbortSignal): Governor {
  const declared = spec.requestsPerMinute === null ? 0 : 60_000 / spec.requestsPerMinute;
  const learned = createLearnedRate();
  let nextAt = 0;
  let pausedUntil = 0;
  let pauses = 0;

  async function wait(): Promise<void> {
    for (;;) {
      const now = clock.now();
      const at = Math.max(nextAt, pausedUntil);
      if (at <= now) return go(now);
      await clock.sleep(at - now, signal);
    }
  }

  function go(now: number): void {
    const spacing = spacingNow();
    nextAt = Math.max(nextAt, now - spacing) + spacing;
  }

  function spacingNow(): number {
    return Math.max(declared, learned.interval());
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
      if (spacingNow() === 0 && pausedUntil <= now) return undefined;
      return wait();
    },
    passed() {
      const now = clock.now();
      // What was under way when a pause began says nothing about its end.
      const afterPause = pausedUntil <= now;
      if (afterPause) pauses = 0;
      learned.passed(now, afterPause);
    },
    failed(error) {
      if (!(error instanceof CallError) || error.kind !== 'rate_limit') return;
      const now = clock.now();
      // Answers to calls that were under way when the pause began are the same episode.
      if (pausedUntil <= now) pauses++;
      const own = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (pauses - 1));
      const pause = Math.max(own, Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));
      pausedUntil = Math.max(pausedUntil, now + pause);
      learned.refused(now);
      nextAt = pausedUntil;
    },
  };
}
