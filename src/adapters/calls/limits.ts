import PQueue from 'p-queue';
import type { ModelId } from '../../domain/rollout.ts';
import type { Completion, ModelRequest, ModelSpec } from '../../ports/model.ts';
import type { Watch } from '../../ports/progress.ts';
import type { HeldBy, ModelTraffic } from '../../ports/traffic.ts';
import { createBreaker } from './breaker.ts';
import type { Clock } from './clock.ts';
import { createCongestion } from './congestion.ts';
import type { Governor } from './governor.ts';
import { createPace } from './pace.ts';
import type { Send } from './send.ts';
import { createTokenPace } from './tokenPace.ts';
import { type Waits, waitsOf } from './waits.ts';

/** The limits of one model, shared by all its calls, whatever they are for. */
export interface Lane {
  /** Takes a request through the limits and sends it. */
  limited(send: Send): Send;
  readonly waits: Waits;
  traffic(): ModelTraffic;
}

/** What a lane belongs to. */
export interface LaneOf {
  readonly spec: ModelSpec;
  /** Every name under which the model is asked. */
  readonly models: readonly ModelId[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly watch: Watch;
}

/**
 * In flight, requests and tokens per minute, and what a model's answers say about its health. A simulated model has
 * neither health nor a rate.
 */
export function laneOf({ spec, models, clock, signal, watch }: LaneOf): Lane {
  const queue = new PQueue({ concurrency: spec.concurrency });
  const governors = spec.kind === 'live' ? liveGovernors(queue, spec, clock, signal) : [];
  const waits = waitsOf(models, clock, watch);
  const holds = () => governors.flatMap((governor) => governor.holds() ?? []);
  let inFlight = 0;

  async function governed(request: ModelRequest, send: () => Promise<Completion>): Promise<Completion> {
    signal.throwIfAborted();
    for (const governor of governors) {
      const turn = governor.enter(request);
      if (turn !== undefined) await waits.during(governor.holds()?.by ?? 'requests_per_minute', turn);
    }
    inFlight += 1;
    try {
      const answer = await send();
      for (const governor of governors) governor.passed(request, answer);
      return answer;
    } catch (error) {
      failed(error, request);
      throw error;
    } finally {
      inFlight -= 1;
    }
  }

  function failed(error: unknown, request: ModelRequest): void {
    const before = new Set(holds().map(({ by }) => by));
    for (const governor of governors) governor.failed(error, request);
    for (const { by, ms } of holds()) if (PAUSES.has(by) && !before.has(by)) watch({ kind: 'paused', models, by, ms });
  }

  function traffic(): ModelTraffic {
    const held = holds();
    const waiting = waits.read((by) => held.find((hold) => hold.by === by)?.ms ?? null);
    const queued = queue.size === 0 ? [] : [{ for: 'calls_in_flight' as const, calls: queue.size, ms: null }];
    return { models, inFlight, allowed: queue.concurrency, waiting: [...queued, ...waiting] };
  }

  return {
    limited: (send) => (request, about) => queue.add(() => governed(request, () => send(request, about))),
    waits,
    traffic,
  };
}

/** What keeps back every call of a model, and not only the next. */
const PAUSES: ReadonlySet<HeldBy> = new Set(['retry_after', 'circuit_open']);

function liveGovernors(queue: PQueue, spec: ModelSpec, clock: Clock, signal: AbortSignal): readonly Governor[] {
  return [
    createCongestion(queue, spec, clock),
    createBreaker(clock, signal),
    createTokenPace(spec, clock, signal),
    createPace(spec, clock, signal),
  ];
}
