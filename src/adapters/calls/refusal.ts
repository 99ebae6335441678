import { CallError, ProviderRefusal } from '../../domain/errors.ts';
import type { ModelSpec } from '../../ports/model.ts';
import type { Send } from './send.ts';

/** After a fatal answer (key, quota, unknown model) nothing more is sent: whoever waits gets the same `ProviderRefusal`. */
export function stoppedByRefusal(send: Send, spec: ModelSpec): Send {
  let refusal: ProviderRefusal | null = null;
  return async (request, about) => {
    if (refusal !== null) throw refusal;
    try {
      return await send(request, about);
    } catch (error) {
      if (!(error instanceof CallError) || error.kind !== 'fatal') throw error;
      refusal ??= new ProviderRefusal(`${spec.id} refuses: ${error.message}`, { cause: error });
      throw refusal;
    }
  };
}
