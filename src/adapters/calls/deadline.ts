import { CallError } from '../../domain/errors.ts';
import type { Model } from '../../ports/model.ts';
import { inTime } from './inTime.ts';
import type { Send } from './send.ts';

/**
 * Calls the model with a deadline of `spec.timeoutMs` over the whole call: headers, body, everything. The call ends then
 * even if the model ignores its signal, because SDKs hang for ever on a body that drips or goes silent.
 */
export function withDeadline(model: Model, signal: AbortSignal): Send {
  const { id, timeoutMs } = model.spec;
  const fail = () => late(id, timeoutMs);
  return (request, about) => inTime((ending) => model.call(request, about, ending), { timeoutMs, signal, late: fail });
}

function late(id: string, timeoutMs: number): CallError {
  const message = `${id}: no whole answer within ${timeoutMs / 1000} s`;
  return new CallError('transient', message, { cause: new DOMException(message, 'TimeoutError') });
}
