import { afterEach, expect, test } from 'vitest';
import { createCaller } from '../../../src/adapters/calls/caller.ts';
import { anthropicModel } from '../../../src/adapters/models/anthropic.ts';
import { COMPATIBLE, openaiModel } from '../../../src/adapters/models/openai.ts';
import { Interrupted, ProviderRefusal } from '../../../src/domain/errors.ts';
import type { Model, ModelRequest, ModelSpec } from '../../../src/ports/model.ts';
import { chatCompletion, message, refusal } from '../../servers/answers.ts';
import { type FakeProvider, type Reply, startProvider } from '../../servers/provider.ts';
import { ABOUT, HELLO, LEVERS, specOf } from '../../servers/spec.ts';
import { memoryLedger } from './ledger.ts';
import { compressed } from './time.ts';

let server: FakeProvider | undefined;
afterEach(() => server?.close());

type Api = 'openai' | 'anthropic';

interface Setting {
  readonly api?: Api;
  readonly spec?: Partial<ModelSpec>;
  readonly script: (n: number) => Reply;
  readonly schemas?: boolean;
  readonly limitUsd?: number;
  readonly speed?: number;
}

async function setUp({ api = 'openai', spec, script, schemas = true, limitUsd, speed = 100 }: Setting) {
  const provider = await startProvider(script);
  server = provider;
  const model = modelOf(api, specOf(spec), provider.url, schemas);
  const ledger = memoryLedger(limitUsd);
  const clock = compressed(speed);
  const abort = new AbortController();
  const caller = createCaller(model, { ledger, clock, random: () => 0.5, signal: abort.signal });
  return {
    provider,
    ledger,
    clock,
    abort,
    ask: (request: Partial<ModelRequest> = {}) => caller.complete({ ...HELLO, ...request }, ABOUT),
  };
}

function modelOf(api: Api, spec: ModelSpec, url: string, schemas: boolean): Model {
  const endpoint = { baseUrl: url, apiKey: 'sk' };
  if (api === 'openai') return openaiModel(spec, endpoint, { ...COMPATIBLE, schemas });
  return anthropicModel(spec, endpoint, schemas ? 'format' : 'words');
}

const good = (api: Api): Reply => (api === 'openai' ? chatCompletion('Hi') : message('Hi'));
const once = (first: Reply, then: Reply) => (n: number) => (n === 0 ? first : then);

const FAULTS: readonly [string, Reply, Partial<ModelSpec>][] = [
  ['429', refusal(429, {}, { 'retry-after': '2' }), {}],
  ['500', refusal(500), {}],
  ['529', refusal(529), {}],
  ['hang before headers', { kind: 'hang' }, { timeoutMs: 150 }],
  ['drip', { kind: 'drip' }, { timeoutMs: 150 }],
  ['cut', { kind: 'cut', body: { long: 'x'.repeat(500) } }, {}],
  ['reset', { kind: 'reset' }, {}],
  ['HTML', { kind: 'html' }, {}],
  ['{}', { kind: 'json', body: {} }, {}],
];

for (const api of ['openai', 'anthropic'] as const) {
  test.each(FAULTS)(`${api}: %s, then an answer: two calls on the wire, two rows`, async (_, fault, spec) => {
    const { provider, ledger, ask } = await setUp({ api, spec, script: once(fault, good(api)) });
    expect(await ask()).toMatchObject({ text: 'Hi', status: 'ok' });
    expect(provider.received).toHaveLength(2);
    expect(ledger.rows.map((row) => row.end?.status)).toEqual(['failed', 'done']);
  });

  test.each(FAULTS)(`${api}: nothing but %s ends, after as many rows as calls`, async (kind, fault, spec) => {
    const { provider, ledger, ask } = await setUp({ api, spec: { ...spec, tries: 4 }, script: () => fault });
    await expect(ask()).rejects.toMatchObject({ name: 'CallError' });
    // A 429 may be asked again until the longest quota is over.
    if (kind === '429') expect(provider.received.length).toBeGreaterThan(4);
    else expect(provider.received).toHaveLength(kind === 'HTML' || kind === '{}' ? 3 : 4);
    expect(ledger.rows).toHaveLength(provider.received.length);
    expect(ledger.rows.every((row) => row.end?.status === 'failed')).toBe(true);
  });

  test(`${api}: 401 stops everything after at most as many calls as are in flight`, async () => {
    const { provider, ledger, ask } = await setUp({ api, spec: { concurrency: 3 }, script: () => refusal(401) });
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => ask()));
    for (const result of results) expect(result).toMatchObject({ reason: { name: 'ProviderRefusal' } });
    expect(provider.received.length).toBeLessThanOrEqual(3);
    expect(ledger.rows).toHaveLength(provider.received.length);
  });
}

test.each<[string, Reply, boolean]>([
  ['an error before any work', refusal(500), false],
  ['a cut body', { kind: 'cut', body: { long: 'x'.repeat(500) } }, true],
  ['an answer that is none', { kind: 'html' }, true],
])('%s: billed is %s', async (_, fault, billed) => {
  const { ledger, ask } = await setUp({ spec: { tries: 1 }, script: () => fault });
  await expect(ask()).rejects.toThrow();
  expect(ledger.rows[0]?.end).toMatchObject({ status: 'failed', billed });
});

test('a completion without usage leaves its cost unknown', async () => {
  const { ledger, ask } = await setUp({ script: () => chatCompletion('Hi', { usage: undefined }) });
  await ask();
  expect(ledger.rows[0]?.end).toMatchObject({
    status: 'done',
    usage: null,
    returnedModel: 'tiny-2025-01-01',
    fingerprint: 'fp_1',
  });
  expect(ledger.booked()).toBe(ledger.rows[0]?.start.reserveUsd);
});

test('a rejected request is not asked again and stops nobody else', async () => {
  const { provider, ask } = await setUp({ script: once(refusal(400), good('openai')) });
  await expect(ask()).rejects.toMatchObject({ name: 'CallError', kind: 'rejected' });
  expect(await ask()).toMatchObject({ text: 'Hi' });
  expect(provider.received).toHaveLength(2);
});

test.each<[string, string, number, number]>([
  ['seconds', '7', 7_000, 7_000],
  ['the longest that is waited for', '120', 120_000, 120_000],
  ['zero', '0', 500, 1_000],
  ['negative', '-5', 500, 1_000],
  ['no number', 'abc', 500, 1_000],
  ['a date gone by', 'Wed, 21 Oct 2015 07:28:00 GMT', 500, 1_000],
])('retry-after: %s', async (_, value, least, most) => {
  const reply = refusal(429, {}, { 'retry-after': value });
  const { clock, ask } = await setUp({ script: once(reply, good('openai')), speed: 1_000 });
  await ask();
  expect(clock.slept[0]).toBeGreaterThanOrEqual(least);
  expect(clock.slept[0]).toBeLessThanOrEqual(most);
});

test.each([
  ['a day', '86400'],
  ['more than a timer takes', '9999999999'],
])('retry-after: nobody waits for %s, and the model is told apart by it', async (_, value) => {
  const { provider, clock, ask } = await setUp({ script: () => refusal(429, {}, { 'retry-after': value }) });
  await expect(ask()).rejects.toMatchObject({ kind: 'rate_limit', retryAfterMs: 86_400_000 });
  expect(provider.received).toHaveLength(1);
  expect(clock.slept).toEqual([]);
});

test('a 429 pauses the whole model, not one call', async () => {
  const speed = 20;
  const { provider, ask } = await setUp({
    spec: { concurrency: 2 },
    script: once(refusal(429, {}, { 'retry-after': '4' }), good('openai')),
    speed,
  });
  await Promise.all(Array.from({ length: 8 }, () => ask()));
  const pausedMs = 4_000 / speed;
  const since = provider.received.map((request) => request.at - provider.received[0]!.at);
  // The second call may have been under way with the first.
  expect(since.slice(2).every((ms) => ms >= pausedMs * 0.9)).toBe(true);
  expect(provider.received).toHaveLength(9);
});

test('an abort ends the wait between two tries at once', async () => {
  const { provider, abort, ask } = await setUp({ script: () => refusal(429, {}, { 'retry-after': '60' }), speed: 1 });
  const asked = ask();
  setTimeout(() => abort.abort(new Interrupted('stopped')), 100);
  const startedAt = performance.now();
  await expect(asked).rejects.toThrow(Interrupted);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(provider.received).toHaveLength(1);
});

test('an abort ends calls under way and those that wait; what may have been billed says so', async () => {
  const { provider, ledger, abort, ask } = await setUp({ spec: { concurrency: 2 }, script: () => ({ kind: 'hang' }) });
  setTimeout(() => abort.abort(new Interrupted('stopped')), 150);
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => ask()));
  for (const result of results) expect(result).toMatchObject({ reason: { name: 'Interrupted' } });
  expect(provider.received).toHaveLength(2);
  expect(ledger.rows.map((row) => row.end)).toMatchObject([{ billed: true }, { billed: true }]);
});

test('an abort while its row is written sends nothing, and nothing is billed', async () => {
  const { provider, ledger, abort, ask } = await setUp({ script: () => good('openai') });
  const start = ledger.start;
  ledger.start = async (call) => {
    const ticket = await start(call);
    abort.abort(new Interrupted('stopped'));
    return ticket;
  };
  await expect(ask()).rejects.toThrow(Interrupted);
  expect(provider.received).toEqual([]);
  expect(ledger.rows.map((row) => row.end)).toMatchObject([{ status: 'failed', billed: false }]);
});

test('a refused key stops every model of its provider, and no other provider', async () => {
  const { provider, ledger, clock, abort } = await setUp({
    script: (n) => (n === 0 ? refusal(401) : chatCompletion('Hi')),
  });
  const parts = { ledger, clock, random: () => 0.5, signal: abort.signal, refusals: new Map() };
  const callerOf = (spec: Partial<ModelSpec>) =>
    createCaller(modelOf('openai', specOf(spec), provider.url, true), parts);
  const ask = (caller: ReturnType<typeof callerOf>) => caller.complete(HELLO, ABOUT);
  await expect(ask(callerOf({ id: 'one' }))).rejects.toThrow(ProviderRefusal);
  await expect(ask(callerOf({ id: 'two' }))).rejects.toThrow(ProviderRefusal);
  expect(provider.received).toHaveLength(1);
  expect(await ask(callerOf({ id: 'three', provider: 'another' }))).toMatchObject({ text: 'Hi' });
});

test('the budget refuses a call before it is sent', async () => {
  const { provider, ledger, ask } = await setUp({ script: () => chatCompletion('Hi'), limitUsd: 0.001 });
  const results = await Promise.allSettled(Array.from({ length: 40 }, () => ask()));
  expect(results.some((result) => result.status === 'rejected' && result.reason.name === 'BudgetExhausted')).toBe(true);
  expect(ledger.booked()).toBeLessThanOrEqual(0.001);
  expect(provider.received).toHaveLength(ledger.rows.length);
});

test('no more calls in flight than allowed', async () => {
  const reply = { ...chatCompletion('Hi'), delayMs: 30 } as Reply;
  const { provider, ask } = await setUp({ spec: { concurrency: 3 }, script: () => reply });
  await Promise.all(Array.from({ length: 12 }, () => ask()));
  expect(provider.peak()).toBe(3);
});

test.each<[string, readonly string[], string, number]>([
  ['JSON at once', ['{"name":"Wind"}'], '{"name":"Wind"}', 1],
  ['JSON in fences', ['```json\n{"name":"Wind"}\n```'], '```json\n{"name":"Wind"}\n```', 1],
  ['prose, then JSON', ['Sure!', '{"name":"Wind"}'], '{"name":"Wind"}', 2],
  ['prose twice is the answer', ['Sure!', 'Sorry!'], 'Sorry!', 2],
])('a schema in words: %s', async (_, texts, expected, calls) => {
  for (const api of ['openai', 'anthropic'] as const) {
    const script = (n: number) => (api === 'openai' ? chatCompletion(texts[n]!) : message(texts[n]!));
    const { provider, ledger, ask } = await setUp({ api, schemas: false, script });
    const answer = await ask({ schema: LEVERS });
    expect(answer.text).toBe(expected);
    expect(answer.usage).toEqual({
      inputTokens: 10 * calls,
      outputTokens: 4 * calls,
      usd: expect.closeTo(18e-6 * calls),
    });
    expect(ledger.rows).toHaveLength(calls);
    expect(JSON.stringify(provider.received[0]?.body)).toContain('JSON Schema');
    expect(JSON.stringify(provider.received[0]?.body)).toContain('minLength');
    await provider.close();
  }
});
