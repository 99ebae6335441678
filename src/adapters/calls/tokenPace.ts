import { CallError } from '../../domain/errors.ts';
import type { ModelRequest, ModelSpec } from '../../ports/model.ts';
import type { Clock } from './clock.ts';
import type { Governor } from './governor.ts';
import { inputTokensAtMost } from './reserve.ts';

/** Bytes of usual text in a token. A first guess only: what a call really used takes its place. */
const BYTES_PER_TOKEN = 4;
/** Timers are late; so much may be made up for. */
const CATCH_UP_MS = 1_000;
/** Weight of the latest answer in the expected length of the next. */
const NEWEST = 0.1;

/**
 * Spaces a model's calls by `tokensPerMinute`, input and output together: a call may go when those before it are worked
 * off, so that one call and a second's share are all that is ever early. Each is charged at what is expected of it when it goes, and corrected
 * by what it used when it ends. Source: the leaky bucket as a meter (ITU-T I.371, annex A, GCRA).
 */
export function createTokenPace(spec: ModelSpec, clock: Clock, signal: AbortSignal): Governor {
  const { tokensPerMinute } = spec;
  if (tokensPerMinute === null) return UNLIMITED;
  const msPerToken = 60_000 / tokensPerMinute;
  const charged = new WeakMap<ModelRequest, number[]>();
  /** Output tokens of an answer; the most that is possible until one has come. */
  let expectedOutput = spec.maxTokens;
  let answered = false;
  let freeAt = 0;

  async function wait(request: ModelRequest): Promise<void> {
    for (let now = clock.now(); freeAt > now; now = clock.now()) await clock.sleep(freeAt - now, signal);
    charge(request);
  }

  function charge(request: ModelRequest): void {
    const tokens = inputTokensAtMost(request) / BYTES_PER_TOKEN + expectedOutput;
    charged.set(request, [...(charged.get(request) ?? []), tokens]);
    freeAt = Math.max(freeAt, clock.now() - CATCH_UP_MS) + tokens * msPerToken;
  }

  function correct(request: ModelRequest, used: number | null): void {
    const before = charged.get(request)?.shift();
    if (before !== undefined && used !== null) freeAt += (used - before) * msPerToken;
  }

  return {
    holds: () => (freeAt > clock.now() ? { by: 'tokens_per_minute', ms: freeAt - clock.now() } : null),
    enter(request) {
      if (freeAt > clock.now()) return wait(request);
      charge(request);
      return undefined;
    },
    passed(request, { usage }) {
      correct(request, usage === null ? null : usage.inputTokens + usage.outputTokens);
      if (usage === null) return;
      expectedOutput = answered ? expectedOutput + NEWEST * (usage.outputTokens - expectedOutput) : usage.outputTokens;
      answered = true;
    },
    // What the provider did no work for took none of its tokens.
    failed: (error, request) => correct(request, error instanceof CallError && error.billed ? null : 0),
  };
}

const UNLIMITED: Governor = {
  holds: () => null,
  enter: () => undefined,
  passed: () => undefined,
  failed: () => undefined,
};
