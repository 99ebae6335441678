import { CallError } from '../../domain/errors.ts';
import type { Model } from '../../ports/model.ts';
import { LONGEST_TIMER_MS } from './clock.ts';
import type { Send } from './send.ts';

/**
 * Calls the model with a deadline of `spec.timeoutMs` over the whole call: headers, body, everything. The call ends then
 * even if the model ignores its signal, because SDKs hang for ever on a body that drips or goes silent.
 */
export function withDeadline(model: Model, signal: AbortSignal): Send {
  const { id, timeoutMs } = model.spec;
  return (request, about) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const controller = new AbortController();
      const end = (reason: unknown) => {
        settle();
        reject(reason);
        controller.abort(reason);
      };
      const onAbort = () => end(signal.reason);
      const timer = setTimeout(() => end(late(id, timeoutMs)), Math.min(timeoutMs, LONGEST_TIMER_MS));
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      model.call(request, about, controller.signal).then(
        (completion) => {
          settle();
          resolve(completion);
        },
        (error) => {
          settle();
          reject(error);
        },
      );
    });
}

function late(id: string, timeoutMs: number): CallError {
  const message = `${id}: no whole answer within ${timeoutMs / 1000} s`;
  return new CallError('transient', message, { cause: new DOMException(message, 'TimeoutError') });
}
