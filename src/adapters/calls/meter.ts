import { CallError, messageOf } from '../../domain/errors.ts';
import type { Completion, ModelSpec } from '../../ports/model.ts';
import type { CallEnd, CallTicket, Ledger } from '../../ports/store.ts';
import type { Clock } from './clock.ts';
import { reserveOf, tokensAtMost } from './reserve.ts';
import type { Send } from './send.ts';

/**
 * Books each call on the wire: its reserve before it is sent, its cost after. N calls, N rows. Nothing is sent when the
 * ledger refuses; a call whose cost is not known keeps its reserve. The end is written together with what is made of the
 * answer: whoever asks for a wave waits for the ledger's `settled`.
 */
export function metered(send: Send, spec: ModelSpec, ledger: Ledger, clock: Clock, signal: AbortSignal): Send {
  return async (request, about) => {
    const { key, role } = about;
    const ticket = await ledger.start({
      key,
      role,
      model: spec.id,
      reserveUsd: reserveOf(spec, request),
      reserveTokens: tokensAtMost(spec, request),
    });
    if (signal.aborted) return unsent(ledger, ticket, signal);
    const startedAt = clock.now();
    let completion: Completion;
    try {
      completion = await send(request, about);
    } catch (error) {
      void ledger.settle(ticket, failedEnd(error, clock.now() - startedAt));
      throw error;
    }
    void ledger.settle(ticket, doneEnd(completion, clock.now() - startedAt));
    return completion;
  };
}

/** Aborted while its row was written: it costs nothing, and the books say so. */
function unsent(ledger: Ledger, ticket: CallTicket, signal: AbortSignal): never {
  void ledger.settle(ticket, { status: 'failed', error: 'stopped before it was sent', billed: false, durationMs: 0 });
  throw signal.reason;
}

function doneEnd({ usage, model, fingerprint }: Completion, durationMs: number): CallEnd {
  const end = { status: 'done', usage, returnedModel: model, durationMs } as const;
  return fingerprint === undefined ? end : { ...end, fingerprint };
}

/** A call that was aborted under way may have been billed. */
function failedEnd(error: unknown, durationMs: number): CallEnd {
  const billed = error instanceof CallError ? error.billed : true;
  return { status: 'failed', error: messageOf(error), billed, durationMs };
}
