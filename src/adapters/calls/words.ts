import { parseAnswer } from '../../domain/answer.ts';
import { usageSum } from '../../domain/usage.ts';
import type { Completion, JsonSchema, Model, ModelRequest } from '../../ports/model.ts';
import type { Send } from './send.ts';

const REPAIR = 'That was not JSON. Answer again with the JSON object only: no other words, no fences.';

/** Completions asked of the provider for one of ours at most: what is reserved. */
export function callsPerCompletion(model: Model, schema: JsonSchema | null): number {
  return model.schemaInWords && schema !== null ? 2 : 1;
}

/**
 * For providers without structured output: the schema is asked for in words, and an answer that is not JSON is asked for
 * once more. The repair goes through `send` as any other call, and its usage is added.
 */
export function withSchemaInWords(send: Send): Send {
  return async (request, about) => {
    if (request.schema === undefined) return send(request, about);
    const asked = inWords(request, request.schema);
    const first = await send(asked, about);
    if (first.status !== 'ok' || typeof parseAnswer(first.text) !== 'string') return first;
    const again = await send(repairOf(asked, first), about);
    return { ...again, usage: usageSum([first.usage, again.usage]) };
  };
}

function inWords({ schema: _, ...request }: ModelRequest, schema: JsonSchema): ModelRequest {
  const words = `Answer with one JSON value of this JSON Schema, and with nothing else:\n${JSON.stringify(schema)}`;
  return { ...request, system: request.system === undefined ? words : `${request.system}\n\n${words}` };
}

function repairOf(asked: ModelRequest, first: Completion): ModelRequest {
  // Providers refuse an empty message.
  const said = first.text.trim() === '' ? '(nothing)' : first.text;
  return {
    ...asked,
    messages: [...asked.messages, { role: 'assistant', content: said }, { role: 'user', content: REPAIR }],
  };
}
