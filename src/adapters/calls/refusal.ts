import { CallError, ProviderRefusal } from '../../domain/errors.ts';
import type { ModelSpec } from '../../ports/model.ts';
import type { Send } from './send.ts';

/** What providers have refused for good, by provider. */
export type Refusals = Map<string, ProviderRefusal>;

/**
 * After a fatal answer (key, quota, unknown model) nothing more is sent to that provider, whichever of its models it was
 * for: whoever waits gets the same `ProviderRefusal`, and the run pauses.
 */
export function stoppedByRefusal(send: Send, { id, provider }: ModelSpec, refusals: Refusals): Send {
  return async (request, about) => {
    const before = refusals.get(provider);
    if (before !== undefined) throw before;
    try {
      return await send(request, about);
    } catch (error) {
      if (!(error instanceof CallError) || error.kind !== 'fatal') throw error;
      const refusal =
        refusals.get(provider) ?? new ProviderRefusal(`${id} refuses: ${error.message}`, { cause: error });
      refusals.set(provider, refusal);
      throw refusal;
    }
  };
}
