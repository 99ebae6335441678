import { CallError } from '../../domain/errors.ts';
import type { Clock } from './clock.ts';
import type { Governor } from './governor.ts';

/** Transient failures in a row, of any calls, that open the breaker. */
const FAILURES = 8;
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;
/** How often those who wait look whether the probe has come back. */
const LOOK_MS = 250;

/**
 * Circuit breaker of one model: after eight transient failures in a row nothing is sent for a rest, then one call goes as
 * a probe. An answer closes the breaker; another failure doubles the rest, up to a minute.
 */
export function createBreaker(clock: Clock, signal: AbortSignal): Governor {
  let failures = 0;
  let rests = 0;
  let openUntil = 0;
  let probing = false;

  async function wait(): Promise<void> {
    while (rests > 0) {
      const now = clock.now();
      if (now >= openUntil && !probing) {
        probing = true;
        return;
      }
      await clock.sleep(Math.max(openUntil - now, LOOK_MS), signal);
    }
  }

  function close(): void {
    failures = 0;
    rests = 0;
    probing = false;
  }

  return {
    holds: () => (rests === 0 ? null : { by: 'circuit_open', ms: Math.max(0, openUntil - clock.now()) }),
    enter: () => (rests === 0 ? undefined : wait()),
    passed: close,
    failed(error) {
      // What was refused before it was sent says nothing about the provider.
      if (!(error instanceof CallError)) {
        probing = false;
        return;
      }
      // Any answer, even a bad one, says that the provider is there.
      if (error.kind !== 'transient') return close();
      failures++;
      const late = rests > 0 && !probing;
      if (failures < FAILURES || late) return;
      probing = false;
      openUntil = clock.now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** rests);
      rests++;
    },
  };
}
