import { CallError, ProviderRefusal } from '../../domain/errors.ts';
import type { Caller, ModelSpec } from '../../ports/model.ts';
import type { SetAside } from '../../ports/traffic.ts';
import { type Clock, systemClock } from './clock.ts';
import { LONGEST_RETRY_AFTER_MS } from './retry.ts';

/** Completions in a row that could not be had, each after all of its tries, by which a model is set aside. */
const FAILURES = 8;

/** Which models are asked at all. */
export interface Roster {
  /** A caller that is set aside when it keeps failing. */
  watched(caller: Caller): Caller;
  /** Those that are not asked now. */
  setAside(): SetAside[];
}

/**
 * Sets a model aside that keeps failing (until the command is run again), or that asks to be left alone for longer than
 * anybody waits (until then): the others go on, and its cells stay missing. `said` is told of it. When no other of
 * the roster is left there is nothing to go on with, and `ProviderRefusal` pauses the run.
 */
export function createRoster(said: (text: string, aside: SetAside) => void, clock: Clock = systemClock): Roster {
  const watched: Place[] = [];
  return {
    setAside: () => watched.filter(({ until }) => until > clock.now()).map((place) => asideOf(place, clock.now())),
    watched(caller) {
      const place: Place = { spec: caller.spec, failures: 0, until: 0, reason: '', answered: false };
      watched.push(place);
      return {
        ...caller,
        async complete(request, about) {
          if (clock.now() < place.until) throw new CallError('set_aside', place.reason, { billed: false });
          try {
            const completion = await caller.complete(request, about);
            place.failures = 0;
            place.answered = true;
            return completion;
          } catch (error) {
            if (error instanceof CallError) judge(place, error, clock.now());
            throw error;
          }
        },
      };
    },
  };

  function judge(place: Place, error: CallError, now: number): void {
    if (now < place.until) return;
    // Whoever has answered refuses the request, not us: a prompt too long, a moderated one.
    if (error.kind === 'rejected' && place.answered) return;
    place.failures += 1;
    const asked = error.retryAfterMs ?? 0;
    if (asked <= LONGEST_RETRY_AFTER_MS && place.failures < FAILURES) return;
    const deferred = asked > LONGEST_RETRY_AFTER_MS;
    place.until = deferred ? now + asked : Number.POSITIVE_INFINITY;
    place.failures = 0;
    place.reason = deferred
      ? `${place.spec.id} asks to be left alone for ${Math.ceil(asked / 60_000)} min`
      : `${place.spec.id} is set aside after ${FAILURES} failures in a row: ${error.message}`;
    const others = watched.filter(({ until }) => until <= now);
    if (others.length === 0) throw new ProviderRefusal(`${place.reason}, and no other model is left`, { cause: error });
    said(
      `${place.reason}; ${others.map(({ spec }) => spec.id).join(', ')} go on without it, and its cells are missing`,
      asideOf(place, now),
    );
  }
}

function asideOf({ spec, until, reason }: Place, now: number): SetAside {
  return { model: spec.id, ms: Number.isFinite(until) ? until - now : null, reason };
}

interface Place {
  readonly spec: ModelSpec;
  answered: boolean;
  /** In a row. */
  failures: number;
  /** On the clock; infinite: while the process lasts. */
  until: number;
  reason: string;
}
