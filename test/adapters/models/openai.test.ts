import { afterEach, expect, test } from 'vitest';
import { COMPATIBLE, type Dialect, OPENAI, openaiModel } from '../../../src/adapters/models/openai.ts';
import type { CallError } from '../../../src/domain/errors.ts';
import type { Completion, ModelRequest, ModelSpec } from '../../../src/ports/model.ts';
import { chatCompletion, endedBy, refusal } from '../../servers/answers.ts';
import { type FakeProvider, type Reply, startProvider } from '../../servers/provider.ts';
import { ABOUT, HELLO, LEVERS, specOf } from '../../servers/spec.ts';

let server: FakeProvider | undefined;
afterEach(() => server?.close());

interface Setting {
  readonly reply?: Reply;
  readonly spec?: Partial<ModelSpec>;
  readonly dialect?: Dialect;
  readonly request?: Partial<ModelRequest>;
  readonly apiKey?: string | null;
}

async function ask({ reply = chatCompletion('Hi'), spec, dialect, request, apiKey = 'sk-secret' }: Setting) {
  server = await startProvider(() => reply);
  const model = openaiModel(specOf(spec), { baseUrl: `${server.url}/v1`, apiKey }, dialect);
  return model.call({ ...HELLO, ...request }, ABOUT, new AbortController().signal);
}

test('a completion, its usage with its price, the returned model and fingerprint', async () => {
  expect(await ask({ spec: { temperature: 0.5, params: { top_p: 0.9 } } })).toEqual({
    text: 'Hi',
    status: 'ok',
    usage: { inputTokens: 10, outputTokens: 4, usd: 18e-6 },
    model: 'tiny-2025-01-01',
    fingerprint: 'fp_1',
  } satisfies Completion);
  expect(server?.received[0]?.path).toBe('/v1/chat/completions');
  expect(server?.received[0]?.headers.authorization).toBe('Bearer sk-secret');
  expect(server?.received[0]?.body).toEqual({
    model: 'tiny',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
    ],
    max_tokens: 50,
    temperature: 0.5,
    top_p: 0.9,
    seed: 7,
  });
});

const strict = { type: 'json_schema', json_schema: { name: 'answer', schema: LEVERS, strict: false } };
const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };

test.each<[string, Setting, object]>([
  ['openai itself has its own name for max tokens', { dialect: OPENAI }, { max_completion_tokens: 50 }],
  ['a schema with lengths is a wish', { request: { schema: LEVERS } }, { response_format: strict }],
  [
    'a closed schema is strict',
    { request: { schema: closed } },
    { response_format: { ...strict, json_schema: { name: 'answer', schema: closed, strict: true } } },
  ],
])('sends: %s', async (_, setting, expected) => {
  await ask(setting);
  expect(server?.received[0]?.body).toMatchObject(expected);
});

test.each<[string, Setting, string]>([
  ['no max_tokens to openai', { dialect: OPENAI }, 'max_tokens'],
  ['no seed where it is not known', { dialect: { ...COMPATIBLE, seeds: false } }, 'seed'],
  [
    'no schema where it is not known',
    { dialect: { ...COMPATIBLE, schemas: false }, request: { schema: LEVERS } },
    'response_format',
  ],
])('sends: %s', async (_, setting, member) => {
  await ask(setting);
  expect(server?.received[0]?.body).not.toHaveProperty(member);
});

test('no key, no header', async () => {
  await ask({ apiKey: null });
  expect(server?.received[0]?.headers).not.toHaveProperty('authorization');
});

test.each<[string, Reply, Partial<Completion>]>([
  ['length', chatCompletion('', endedBy('length')), { status: 'truncated', text: 'half' }],
  ['length without content', chatCompletion('', endedBy('length', null)), { status: 'truncated', text: '' }],
  ['content filter', chatCompletion('', endedBy('content_filter', null)), { status: 'refused', text: '' }],
  [
    'refusal',
    chatCompletion('', { choices: [{ finish_reason: 'stop', message: { content: null, refusal: 'I will not.' } }] }),
    { status: 'refused', text: 'I will not.' },
  ],
  ['no usage', chatCompletion('x', { usage: undefined }), { usage: null }],
  ['half a usage', chatCompletion('x', { usage: { prompt_tokens: 3 } }), { usage: null }],
  ['a negative usage', chatCompletion('x', { usage: { prompt_tokens: -3, completion_tokens: 1 } }), { usage: null }],
  ['an empty answer is an answer', chatCompletion(''), { status: 'ok', text: '' }],
])('answers: %s', async (_, reply, expected) => {
  expect(await ask({ reply })).toMatchObject(expected);
});

test('an unknown price is not a price of nothing', async () => {
  expect((await ask({ spec: { price: null } })).usage).toEqual({ inputTokens: 10, outputTokens: 4 });
});

const routed = (code: number): Reply => ({ kind: 'json', body: { error: { code, message: 'behind' } } });

test.each<[string, Reply, Partial<CallError>]>([
  [
    '429',
    refusal(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '3' }),
    { kind: 'rate_limit', retryAfterMs: 3000 },
  ],
  ['429 quota', refusal(429, { code: 'insufficient_quota' }), { kind: 'fatal', billed: false }],
  ['401', refusal(401), { kind: 'fatal' }],
  ['402', refusal(402), { kind: 'fatal' }],
  ['403', refusal(403), { kind: 'fatal' }],
  ['403 of a moderated prompt', refusal(403, {}, {}, 'your input was flagged'), { kind: 'rejected' }],
  ['404', refusal(404, { code: 'model_not_found' }), { kind: 'fatal' }],
  ['400', refusal(400), { kind: 'rejected', billed: false }],
  ['400 of a bad key', refusal(400, {}, {}, 'API key not valid. Please pass a valid API key.'), { kind: 'fatal' }],
  ['422', refusal(422), { kind: 'rejected' }],
  ['408', refusal(408), { kind: 'transient' }],
  ['409', refusal(409), { kind: 'transient' }],
  ['500', refusal(500), { kind: 'transient', billed: false }],
  ['502 with HTML', { kind: 'html', status: 502 }, { kind: 'transient' }],
  ['503 that says when', refusal(503, {}, { 'retry-after-ms': '250' }), { kind: 'transient', retryAfterMs: 250 }],
  ['reset', { kind: 'reset' }, { kind: 'transient', billed: true }],
  ['cut', { kind: 'cut', body: { long: 'x'.repeat(200) } }, { kind: 'transient', billed: true }],
  ['HTML', { kind: 'html' }, { kind: 'invalid', billed: true }],
  ['{}', { kind: 'json', body: {} }, { kind: 'invalid' }],
  ['null', { kind: 'json', body: null }, { kind: 'invalid' }],
  ['no choices', chatCompletion('x', { choices: [] }), { kind: 'invalid' }],
  ['no content', chatCompletion('x', endedBy('stop', null)), { kind: 'invalid' }],
  ['broken off', chatCompletion('x', endedBy('error', '')), { kind: 'transient' }],
  ['routed 429', routed(429), { kind: 'rate_limit' }],
  ['routed 502', routed(502), { kind: 'transient' }],
])('errors: %s', async (_, reply, expected) => {
  await expect(ask({ reply })).rejects.toMatchObject({ name: 'CallError', ...expected });
  expect(server?.received).toHaveLength(1);
});

test.each<[string, () => Promise<string>]>([
  ['nobody listens', closedPort],
  ['no such host', async () => 'http://nowhere.invalid'],
])('errors: %s', async (_, urlOf) => {
  const model = openaiModel(specOf(), { baseUrl: await urlOf(), apiKey: 'sk' });
  const call = model.call(HELLO, ABOUT, new AbortController().signal);
  await expect(call).rejects.toMatchObject({ name: 'CallError', kind: 'transient', billed: false });
});

async function closedPort(): Promise<string> {
  const { url, close } = await startProvider(() => chatCompletion(''));
  await close();
  return url;
}

test('plain HTTP where TLS is spoken is transient', async () => {
  server = await startProvider(() => chatCompletion('x'));
  const model = openaiModel(specOf(), { baseUrl: server.url.replace('http:', 'https:'), apiKey: 'sk' });
  const call = model.call(HELLO, ABOUT, new AbortController().signal);
  await expect(call).rejects.toMatchObject({ kind: 'transient', billed: false });
});

test('an error that repeats the key is told without it', async () => {
  const reply = refusal(401, {}, {}, 'Incorrect key sk-secret');
  await expect(ask({ reply })).rejects.toThrow('Incorrect key [key]');
});
