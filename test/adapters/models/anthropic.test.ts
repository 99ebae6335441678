import { afterEach, expect, test } from 'vitest';
import { anthropicModel, schemaFormOf } from '../../../src/adapters/models/anthropic.ts';
import type { CallError } from '../../../src/domain/errors.ts';
import type { Completion, ModelRequest, ModelSpec } from '../../../src/ports/model.ts';
import { message, refusal } from '../../servers/answers.ts';
import { type FakeProvider, type Reply, startProvider } from '../../servers/provider.ts';
import { ABOUT, HELLO, LEVERS, specOf } from '../../servers/spec.ts';

let server: FakeProvider | undefined;
afterEach(() => server?.close());

interface Setting {
  readonly reply?: Reply;
  readonly spec?: Partial<ModelSpec>;
  readonly request?: Partial<ModelRequest>;
  readonly apiKey?: string | null;
}

async function ask({ reply = message('Hi'), spec, request, apiKey = 'sk-secret' }: Setting) {
  server = await startProvider(() => reply);
  const model = anthropicModel(specOf(spec), { baseUrl: server.url, apiKey });
  return model.call({ ...HELLO, ...request }, ABOUT, new AbortController().signal);
}

test('a completion; the system prompt goes by itself, and a seed is not sent', async () => {
  expect(await ask({ spec: { temperature: 0.5, params: { top_k: 3 } } })).toEqual({
    text: 'Hi',
    status: 'ok',
    usage: { inputTokens: 10, outputTokens: 4, usd: 18e-6 },
    model: 'claude-tiny-20250101',
  } satisfies Completion);
  expect(server?.received[0]?.path).toBe('/v1/messages');
  expect(server?.received[0]?.headers.authorization).toBe('Bearer sk-secret');
  expect(server?.received[0]?.body).toEqual({
    model: 'tiny',
    system: 'Be brief.',
    messages: [{ role: 'user', content: 'Hello' }],
    max_tokens: 50,
    temperature: 0.5,
    top_k: 3,
  });
});

test('a schema goes as the format of the output, what it cannot say in the description', async () => {
  await ask({ request: { schema: LEVERS } });
  const format = {
    type: 'json_schema',
    schema: {
      type: 'object',
      properties: { name: { type: 'string', description: '{minLength: 3}' } },
      required: ['name'],
      additionalProperties: false,
    },
  };
  expect(server?.received[0]?.body.output_config).toEqual({ format });
});

test('an older model is made to use a tool, whose input is the answer', async () => {
  const reply = message('', {
    stop_reason: 'tool_use',
    content: [{ type: 'tool_use', id: 'tu_1', name: 'answer', input: { name: 'Wind' } }],
  });
  const answer = await ask({ reply, spec: { name: 'claude-3-5-haiku-20241022' }, request: { schema: LEVERS } });
  expect(answer).toMatchObject({ text: '{"name":"Wind"}', status: 'ok' });
  expect(server?.received[0]?.body).toMatchObject({
    tools: [{ name: 'answer', input_schema: LEVERS }],
    tool_choice: { type: 'tool', name: 'answer' },
  });
});

test.each([
  ['claude-sonnet-4-5-20250929', 'format'],
  ['claude-opus-4-1-20250805', 'format'],
  ['claude-haiku-4-5', 'format'],
  ['claude-sonnet-4-20250514', 'tool'],
  ['claude-opus-4-0', 'tool'],
  ['claude-3-7-sonnet-latest', 'tool'],
])('%s takes a schema as %s', (name, form) => {
  expect(schemaFormOf(name)).toBe(form);
});

test('no key, no header', async () => {
  await ask({ apiKey: null });
  expect(server?.received[0]?.headers).not.toHaveProperty('authorization');
});

const cached = { input_tokens: 10, output_tokens: 4, cache_read_input_tokens: 100, cache_creation_input_tokens: 20 };

test.each<[string, Reply, Partial<Completion>]>([
  ['max tokens', message('half', { stop_reason: 'max_tokens' }), { status: 'truncated', text: 'half' }],
  ['refusal', message('', { stop_reason: 'refusal', content: [] }), { status: 'refused', text: '' }],
  [
    'several blocks',
    message('', {
      content: [
        { type: 'thinking', thinking: 'hm' },
        { type: 'text', text: 'a' },
      ],
    }),
    { text: 'a' },
  ],
  ['no usage', message('x', { usage: undefined }), { usage: null }],
  [
    'what was cached counts',
    message('x', { usage: cached }),
    { usage: { inputTokens: 130, outputTokens: 4, usd: 138e-6 } },
  ],
])('answers: %s', async (_, reply, expected) => {
  expect(await ask({ reply })).toMatchObject(expected);
});

test.each<[string, Reply, Partial<CallError>]>([
  [
    '429',
    refusal(429, { type: 'rate_limit_error' }, { 'retry-after': '2' }),
    { kind: 'rate_limit', retryAfterMs: 2000 },
  ],
  ['401', refusal(401, { type: 'authentication_error' }), { kind: 'fatal' }],
  ['404', refusal(404, { type: 'not_found_error' }), { kind: 'fatal' }],
  ['an empty purse', refusal(400, {}, {}, 'Your credit balance is too low'), { kind: 'fatal' }],
  ['400', refusal(400, { type: 'invalid_request_error' }), { kind: 'rejected' }],
  ['413', refusal(413, { type: 'request_too_large' }), { kind: 'rejected' }],
  ['529', refusal(529, { type: 'overloaded_error' }), { kind: 'transient', billed: false }],
  ['reset', { kind: 'reset' }, { kind: 'transient', billed: true }],
  ['cut', { kind: 'cut', body: { long: 'x'.repeat(200) } }, { kind: 'transient', billed: true }],
  ['HTML', { kind: 'html' }, { kind: 'invalid' }],
  ['{}', { kind: 'json', body: {} }, { kind: 'invalid' }],
])('errors: %s', async (_, reply, expected) => {
  await expect(ask({ reply })).rejects.toMatchObject({ name: 'CallError', ...expected });
  expect(server?.received).toHaveLength(1);
});
