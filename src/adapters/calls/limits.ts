import PQueue from 'p-queue';
import type { Completion, ModelRequest, ModelSpec } from '../../ports/model.ts';
import { createBreaker } from './breaker.ts';
import type { Clock } from './clock.ts';
import { createCongestion } from './congestion.ts';
import type { Governor } from './governor.ts';
import { createPace } from './pace.ts';
import type { Send } from './send.ts';
import { createTokenPace } from './tokenPace.ts';

/**
 * Limits of one model, shared by all its calls: in flight, requests and tokens per minute, and what its answers say about its health.
 * A simulated model has neither health nor a rate.
 */
export function limited(send: Send, spec: ModelSpec, clock: Clock, signal: AbortSignal): Send {
  const queue = new PQueue({ concurrency: spec.concurrency });
  const governors = spec.kind === 'live' ? liveGovernors(queue, spec, clock, signal) : [];
  return (request, about) => queue.add(() => governed(governors, request, () => send(request, about), signal));
}

function liveGovernors(queue: PQueue, spec: ModelSpec, clock: Clock, signal: AbortSignal): readonly Governor[] {
  return [
    createCongestion(queue, spec, clock),
    createBreaker(clock, signal),
    createTokenPace(spec, clock, signal),
    createPace(spec, clock, signal),
  ];
}

async function governed(
  governors: readonly Governor[],
  request: ModelRequest,
  send: () => Promise<Completion>,
  signal: AbortSignal,
): Promise<Completion> {
  signal.throwIfAborted();
  for (const governor of governors) {
    const turn = governor.enter(request);
    if (turn !== undefined) await turn;
  }
  try {
    const answer = await send();
    for (const governor of governors) governor.passed(request, answer);
    return answer;
  } catch (error) {
    for (const governor of governors) governor.failed(error, request);
    throw error;
  }
}
