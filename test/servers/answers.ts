import type { Reply } from './provider.ts';

/** A chat completion as OpenAI gives it, with `over` laid over the body. */
export function chatCompletion(text: string, over: Readonly<Record<string, unknown>> = {}): Reply {
  return {
    kind: 'json',
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'tiny-2025-01-01',
      system_fingerprint: 'fp_1',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text, refusal: null } }],
      usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 },
      ...over,
    },
  };
}

/** The choices of a completion that ended for another reason. */
export function endedBy(reason: string, content: string | null = 'half'): Readonly<Record<string, unknown>> {
  return { choices: [{ index: 0, finish_reason: reason, message: { role: 'assistant', content, refusal: null } }] };
}

/** A message as Anthropic gives it. */
export function message(text: string, over: Readonly<Record<string, unknown>> = {}): Reply {
  return {
    kind: 'json',
    body: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-tiny-20250101',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 10, output_tokens: 4, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
      ...over,
    },
  };
}

/** An error as both providers give it: OpenAI reads `code`, Anthropic reads `type`. */
export function refusal(
  status: number,
  codes: { readonly code?: string; readonly type?: string } = {},
  headers: Readonly<Record<string, string>> = {},
  text = 'no',
): Reply {
  return { kind: 'json', status, headers, body: { type: 'error', error: { message: text, ...codes } } };
}
