import { afterEach, expect, test } from 'vitest';
import { createModel, type DeclaredProvider } from '../../../src/adapters/models/providers.ts';
import type { ModelSpec } from '../../../src/ports/model.ts';
import { chatCompletion, message } from '../../servers/answers.ts';
import { type FakeProvider, startProvider } from '../../servers/provider.ts';
import { ABOUT, HELLO, specOf } from '../../servers/spec.ts';

let server: FakeProvider | undefined;
afterEach(() => server?.close());

function model(provider: string, env: Record<string, string> = {}, over: Partial<ModelSpec> = {}) {
  return createModel(specOf({ id: `${provider}:tiny`, provider, ...over }), {}, env);
}

test.each<[string, () => unknown, RegExp]>([
  ['no key', () => model('openai'), /^model openai:tiny: OPENAI_API_KEY is not set\..*--profile rehearsal$/],
  ['an empty key', () => model('anthropic', { ANTHROPIC_API_KEY: '' }), /ANTHROPIC_API_KEY is not set/],
  ['openrouter', () => model('openrouter'), /OPENROUTER_API_KEY/],
  ['gemini', () => model('gemini'), /GEMINI_API_KEY/],
  ['unknown', () => model('opneai'), /unknown provider "opneai"\. Known: openai, anthropic/],
  ['a name of every object', () => model('toString'), /unknown provider/],
  [
    'a param with a place of its own',
    () => model('ollama', {}, { params: { max_tokens: 3 } }),
    /params may not set max_tokens/,
  ],
])('refused: %s', (_, create, expected) => {
  expect(create).toThrow(expect.objectContaining({ name: 'UserError', message: expect.stringMatching(expected) }));
});

test('ollama needs no key', () => {
  expect(model('ollama').schemaInWords).toBe(false);
});

test.each([
  ['openai', { OPENAI_API_KEY: 'sk' }, 'OPENAI_BASE_URL', '/v1', chatCompletion('Hi')],
  ['anthropic', { ANTHROPIC_API_KEY: 'sk' }, 'ANTHROPIC_BASE_URL', '', message('Hi')],
] as const)('%s is found where the environment says', async (provider, env, variable, path, reply) => {
  server = await startProvider(() => reply);
  const found = model(provider, { ...env, [variable]: server.url + path });
  expect(await found.call(HELLO, ABOUT, new AbortController().signal)).toMatchObject({ text: 'Hi' });
  expect(server.received[0]?.headers.authorization).toBe('Bearer sk');
});

test.each<[string, Omit<DeclaredProvider, 'base_url'>, boolean, string | undefined]>([
  ['openai', { api: 'openai', api_key: 'none' }, false, undefined],
  ['openai without structured output', { api: 'openai', api_key: 'k', structured_output: false }, true, 'Bearer k'],
  ['anthropic', { api: 'anthropic', api_key: 'k' }, false, 'Bearer k'],
  [
    'anthropic without structured output',
    { api: 'anthropic', api_key: 'none', structured_output: false },
    true,
    undefined,
  ],
])('declared: %s', async (_, declared, inWords, authorization) => {
  server = await startProvider(() => (declared.api === 'openai' ? chatCompletion('Hi') : message('Hi')));
  const found = createModel(specOf(), { home: { ...declared, base_url: server.url } }, {});
  expect(found.schemaInWords).toBe(inWords);
  expect(await found.call(HELLO, ABOUT, new AbortController().signal)).toMatchObject({ text: 'Hi' });
  expect(server.received[0]?.headers.authorization).toBe(authorization);
});
