import { CallError } from '../../domain/errors.ts';
import type { Random } from '../../domain/random.ts';
import type { ModelSpec } from '../../ports/model.ts';

import type { Send } from './send.ts';
import type { Setting } from './setting.ts';
import type { Waits } from './waits.ts';

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;
/** Even a provider that says "now", and a lucky jitter, wait this long. */
const SHORTEST_WAIT_MS = 500;
/** Whoever asks for more is not waited for: the model is put aside until then, and the others go on. */
export const LONGEST_RETRY_AFTER_MS = 120_000;
/** A quota by the minute is over in a minute, however many calls it refuses until then. */
const RATE_LIMIT_PATIENCE_MS = 150_000;
/** An answer of the wrong shape is seldom bad luck. */
const INVALID_RETRIES = 2;

/**
 * The one layer that asks again: up to `spec.tries` calls for one completion, with exponential backoff and full jitter
 * (AWS, "Exponential Backoff and Jitter"), and never before what the provider asked for. A 429 is no failure of the call:
 * it may be asked again for as long as the longest quota lasts.
 */
export function retried(send: Send, spec: ModelSpec, waits: Waits, setting: Setting): Send {
  const { clock, random, signal, watch } = setting;
  return async (request, about) => {
    let invalid = 0;
    const since = clock.now();
    for (let tries = 1; ; tries++) {
      try {
        return await send(request, about);
      } catch (error) {
        if (!(error instanceof CallError) || !mayAskAgain(error)) throw error;
        if (error.kind === 'invalid') invalid++;
        const patient = error.kind === 'rate_limit' && clock.now() - since < RATE_LIMIT_PATIENCE_MS;
        if ((tries >= spec.tries && !patient) || invalid > INVALID_RETRIES || isFarOff(error))
          throw exhausted(error, tries);
        const ms = waitOf(error, tries, random);
        const { role, key } = about;
        watch({ kind: 'retry', model: spec.id, role, key, tries, ms, error: error.message });
        await waits.during('retry', clock.sleep(ms, signal));
      }
    }
  };
}

function isFarOff({ retryAfterMs = 0 }: CallError): boolean {
  return retryAfterMs > LONGEST_RETRY_AFTER_MS;
}

function mayAskAgain(error: CallError): boolean {
  return error.kind === 'transient' || error.kind === 'rate_limit' || error.kind === 'invalid';
}

function exhausted(error: CallError, tries: number): CallError {
  const { kind, message, retryAfterMs, billed } = error;
  const text = tries === 1 ? message : `${message} (given up after ${tries} calls)`;
  return new CallError(kind, text, { retryAfterMs, billed, cause: error });
}

/** In ms, before the call that follows `tries` failed ones. */
export function waitOf(error: CallError, tries: number, random: Random): number {
  const highest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tries - 1));
  const backoff = SHORTEST_WAIT_MS + random() * (highest - SHORTEST_WAIT_MS);
  return Math.max(backoff, Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));
}
