import { afterEach, expect, test } from 'vitest';
import { createCaller } from '../../src/adapters/calls/caller.ts';
import { anthropicModel } from '../../src/adapters/models/anthropic.ts';
import { openaiModel } from '../../src/adapters/models/openai.ts';
import { memoryLedger } from '../adapters/calls/ledger.ts';
import { compressed } from '../adapters/calls/time.ts';
import { chatCompletion, message } from '../servers/answers.ts';
import { type FakeProvider, type Reply, startProvider } from '../servers/provider.ts';
import { ABOUT, HELLO, specOf } from '../servers/spec.ts';

/** With all the time that a busy machine needs. */
const SPEC = specOf({ timeoutMs: 120_000 });

let server: FakeProvider | undefined;
afterEach(() => server?.close());

async function asked(api: 'openai' | 'anthropic', reply: Reply) {
  server = await startProvider(() => reply);
  const endpoint = { baseUrl: server.url, apiKey: 'sk' };
  const model = api === 'openai' ? openaiModel(SPEC, endpoint) : anthropicModel(SPEC, endpoint, 'words');
  const ledger = memoryLedger();
  const { signal } = new AbortController();
  const caller = createCaller(model, { ledger, clock: compressed(1_000), random: () => 0.5, signal });
  return { ledger, answer: await caller.complete(HELLO, ABOUT).catch((error: unknown) => error) };
}

test.each(['openai', 'anthropic'] as const)(
  '%s: an answer without end is broken off and is none',
  async (api) => {
    const { answer, ledger } = await asked(api, { kind: 'endless' });
    expect(answer).toMatchObject({ name: 'CallError', kind: 'invalid' });
    expect(String(answer)).toContain('an answer of more than 32 MB');
    expect(ledger.rows.length).toBe(3);
  },
  120_000,
);

test.each([
  [1e300, 4],
  [10, 1e15],
  [-1, 4],
  ['10', 4],
  [null, null],
  [Number.NaN, 1],
])('tokens that nobody can have counted are not known: %j and %j', async (input, output) => {
  const counts = [
    chatCompletion('Hi', { usage: { prompt_tokens: input, completion_tokens: output } }),
    message('Hi', { usage: { input_tokens: input, output_tokens: output } }),
  ] as const;
  for (const [index, api] of (['openai', 'anthropic'] as const).entries()) {
    const { answer, ledger } = await asked(api, counts[index]!);
    expect(answer).toMatchObject({ text: 'Hi', usage: null });
    expect(ledger.rows[0]?.end).toMatchObject({ status: 'done', usage: null });
    await server?.close();
  }
});

test.each([
  ['openai', chatCompletion('Hi', { model: 'm'.repeat(100_000), system_fingerprint: 'f'.repeat(100_000) })],
  ['anthropic', message('Hi', { model: 'm'.repeat(100_000) })],
] as const)('%s: a name that fills pages is cut', async (api, reply) => {
  const { ledger } = await asked(api, reply);
  const { end } = ledger.rows[0]!;
  expect(end).toMatchObject({ status: 'done', returnedModel: 'm'.repeat(200) });
  if (api === 'openai') expect(end).toMatchObject({ fingerprint: 'f'.repeat(200) });
});
