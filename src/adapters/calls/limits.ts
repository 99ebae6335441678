import PQueue from 'p-queue';
import type { ModelSpec } from '../../ports/model.ts';
import { createBreaker } from './breaker.ts';
import type { Clock } from './clock.ts';
import { createCongestion } from './congestion.ts';
import type { Governor } from './governor.ts';
import { createPace } from './pace.ts';
import type { Send } from './send.ts';

/**
 * Limits of one model, shared by all its calls: in flight, per minute, and what its answers say about its health.
 * A simulated model has neither health nor a rate.
 */
export function limited(send: Send, spec: ModelSpec, clock: Clock, signal: AbortSignal): Send {
  const queue = new PQueue({ concurrency: spec.concurrency });
  const governors = spec.kind === 'live' ? liveGovernors(queue, spec, clock, signal) : [];
  return (request, about) => queue.add(() => governed(governors, () => send(request, about), signal));
}

function liveGovernors(queue: PQueue, spec: ModelSpec, clock: Clock, signal: AbortSignal): readonly Governor[] {
  return [createCongestion(queue, spec, clock), createBreaker(clock, signal), createPace(spec, clock, signal)];
}

async function governed<T>(governors: readonly Governor[], send: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  for (const governor of governors) {
    const turn = governor.enter();
    if (turn !== undefined) await turn;
  }
  try {
    const answer = await send();
    for (const governor of governors) governor.passed();
    return answer;
  } catch (error) {
    for (const governor of governors) governor.failed(error);
    throw error;
  }
}
