import { CallError, messageOf } from '../../domain/errors.ts';
import type { CallSubject, Completion, Model, ModelRequest } from '../../ports/model.ts';
import type { CallOutcome, CallSeen } from '../../ports/progress.ts';
import type { CallEnd, CallTicket, Ledger } from '../../ports/store.ts';
import { errorTypeOf } from './errorType.ts';
import { reserveOf, tokensAtMost } from './reserve.ts';
import type { Send } from './send.ts';
import type { Setting } from './setting.ts';

/**
 * Books each call on the wire: its reserve before it is sent, its cost after. N calls, N rows. Nothing is sent when the
 * ledger refuses; a call whose cost is not known keeps its reserve. The end is written together with what is made of the
 * answer: whoever asks for a wave waits for the ledger's `settled`.
 */
export function metered(
  send: Send,
  model: Pick<Model, 'spec' | 'server' | 'seeds'>,
  { ledger, clock, signal, watch, within }: Setting,
): Send {
  const { spec } = model;
  return async (request, about) => {
    const { key, role } = about;
    const reserveUsd = reserveOf(spec, request);
    const ticket = await ledger.start({
      key,
      role,
      model: spec.id,
      reserveUsd,
      reserveTokens: tokensAtMost(spec, request),
    });
    if (signal.aborted) return unsent(ledger, ticket, signal);
    watch({ kind: 'callStarted', ...seen(model, request, about), call: ticket, reservedUsd: reserveUsd });
    const startedAt = clock.now();
    const ended = (end: CallEnd, outcome: CallOutcome) => {
      void ledger.settle(ticket, end);
      watch({ kind: 'callEnded', call: ticket, role, model: spec.id, durationMs: end.durationMs, outcome });
    };
    let completion: Completion;
    try {
      completion = await within(ticket, () => send(request, about));
    } catch (error) {
      ended(failedEnd(error, clock.now() - startedAt), failedOutcome(error));
      throw error;
    }
    ended(doneEnd(completion, clock.now() - startedAt), answeredOutcome(completion));
    return completion;
  };
}

function seen(
  { spec, server, seeds = false }: Pick<Model, 'spec' | 'server' | 'seeds'>,
  { seed, schema }: ModelRequest,
  { role, key, rollout }: CallSubject,
): Omit<CallSeen, 'call' | 'reservedUsd'> {
  const of = rollout && {
    candidate: rollout.candidate.id,
    example: rollout.example.id,
    attempt: rollout.attempt,
  };
  return {
    role,
    spec,
    server: server ?? null,
    key,
    rollout: of ?? null,
    seed: seeds ? (seed ?? null) : null,
    json: schema !== undefined,
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

function answeredOutcome({ status, usage, model }: Completion): CallOutcome {
  return { kind: 'answered', status, usage, returnedModel: model };
}

/** A call that was aborted under way may have been billed. */
function failedEnd(error: unknown, durationMs: number): CallEnd {
  const billed = error instanceof CallError ? error.billed : true;
  return { status: 'failed', error: messageOf(error), billed, durationMs };
}

function failedOutcome(error: unknown): CallOutcome {
  const [trouble, retryAfterMs] =
    error instanceof CallError ? [error.kind, error.retryAfterMs ?? null] : (['stopped', null] as const);
  return { kind: 'failed', trouble, errorType: errorTypeOf(error), error: messageOf(error), retryAfterMs };
}
