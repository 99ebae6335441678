import { CallError, messageOf } from '../../domain/errors.ts';
import type { Redact } from '../../domain/redact.ts';
import type { Model } from '../../ports/model.ts';

/** A model whose answers and errors hold no secret: what comes from outside is redacted before anything is made of it. */
export function withoutSecrets(model: Model, redact: Redact): Model {
  return {
    ...model,
    async call(request, about, signal) {
      try {
        const completion = await model.call(request, about, signal);
        return { ...completion, text: redact(completion.text) };
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        const { kind, retryAfterMs, billed, cause } = error;
        throw new CallError(kind, redact(messageOf(error)), { retryAfterMs, billed, cause });
      }
    },
  };
}
