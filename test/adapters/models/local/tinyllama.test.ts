import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bestLabel, scoreLabels } from '../../../../src/adapters/models/local/choose.ts';
import { localModel } from '../../../../src/adapters/models/local/localModel.ts';
import { completionRenderer } from '../../../../src/adapters/models/local/render.ts';
import { CACHE } from '../../../../src/adapters/models/local/runtime.ts';
import { type Weights, weightsOf } from '../../../../src/adapters/models/local/weights.ts';
import type { CallSubject, ModelRequest, ModelSpec } from '../../../../src/ports/model.ts';

const FILE = join(CACHE, 'tinyllama.gguf');
const LABELS = ['question', 'complaint', 'praise', 'request'];
const SHOWN = `Message: pls cancel my order
Type: request

Message: Best pizza in town!
Type: praise

Message: Is there parking near your shop?
Type: question

Message: The soup was cold and the waiter was rude.
Type: complaint

Message: `;

const signal = new AbortController().signal;
const about: CallSubject = { role: 'task', key: 'k' };
const held = new Map<string, Weights>();
const model = (params: ModelSpec['params'], more: Partial<ModelSpec> = {}) =>
  localModel(
    {
      id: 'tiny',
      provider: 'local',
      name: 'tinyllama',
      maxTokens: 24,
      params: { threads: 1, ...params },
      price: { input: 0, output: 0 },
      concurrency: 1,
      requestsPerMinute: null,
      tokensPerMinute: null,
      timeoutMs: 600_000,
      tries: 1,
      kind: 'live',
      file: FILE,
      ...more,
    },
    held,
  );
const completion = { template: '{{user}}' };
const asked = (text: string, end = '\nType:'): ModelRequest => ({
  messages: [{ role: 'user', content: `${SHOWN}${text}${end}` }],
  shared: SHOWN.length,
});
const choice = { labels: LABELS, contentFree: [] };

/** A real model: only where `npm run fetch-local-model` has brought it. */
describe.skipIf(!existsSync(FILE))('TinyLlama, 2-bit', { timeout: 600_000 }, () => {
  afterAll(() => Promise.all([...held.values()].map((weights) => weights.close())));

  test('chooses the likeliest label, and counts tokens that cost nothing', async () => {
    const answer = await model(completion).call({ ...asked('Do you ship to Canada?'), choice }, about, signal);
    expect(answer).toEqual({
      text: 'question',
      status: 'ok',
      usage: { inputTokens: expect.any(Number), outputTokens: 1, usd: 0 },
      model: 'tinyllama',
      fingerprint: expect.stringMatching(/^node-llama-cpp 3\./),
    });
    expect(answer.usage!.inputTokens).toBeGreaterThan(70);
  });

  test('scores labels the same to the last bit, whatever it was asked before', async () => {
    const weights = weightsOf(FILE, { context: 2048, threads: 1, gpu: false });
    held.set('scores', weights);
    const scores = await weights.use(async ({ reader, model: gguf }) => {
      const render = completionRenderer('{{user}}', gguf);
      const score = (request: ModelRequest) => scoreLabels(reader, render(request), LABELS, 'all', signal);
      const first = await score(asked('You charged me twice.'));
      await score(asked('Thank you so much!'));
      const behind = await score(asked('You charged me twice.'));
      await score({ messages: [{ role: 'user', content: 'Another prompt:' }] });
      return [first, behind, await score(asked('You charged me twice.'))];
    });
    expect(scores[1]).toEqual(scores[0]);
    expect(scores[2]).toEqual(scores[0]);
    expect(bestLabel(scores[0]!).label).toBe('complaint');
  });

  test.each(['\nType: ', '\nType:\n'])('reads a prompt that ends with %j without its end', async (end) => {
    const answer = await model(completion).call({ ...asked('You charged me twice.', end), choice }, about, signal);
    expect(answer.text).toBe('complaint');
  });

  test('writes by its own chat template, no more than it may', async () => {
    const request = { system: 'You are brief.', messages: [{ role: 'user' as const, content: 'Name a colour.' }] };
    const answer = await model({}, { maxTokens: 4 }).call(request, about, signal);
    expect(answer).toMatchObject({ status: 'truncated', usage: { outputTokens: 4 } });
  });

  test('writes JSON of a schema, and nothing else', async () => {
    const schema = { enum: LABELS };
    const answer = await model(completion).call({ ...asked('Do you ship to Canada?'), schema }, about, signal);
    expect(LABELS).toContain(JSON.parse(answer.text));
  });

  test('ends an answer where it is told to', async () => {
    const answer = await model({ ...completion, stop: ['\n'] }).call(asked('Do you ship to Canada?'), about, signal);
    expect(answer).toMatchObject({ text: 'question', status: 'ok' });
  });

  test('refuses a prompt that its context does not hold', async () => {
    const long = asked('word '.repeat(300));
    await expect(model({ ...completion, context: 256 }).call(long, about, signal)).rejects.toThrow(
      /too many for a context of 256: raise `params.context`/,
    );
  });
});

describe.skipIf(!existsSync(FILE))('a file that was not fetched to its end', () => {
  test('is refused for good, with its name', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'evolve-local-'));
    const file = join(folder, 'broken.gguf');
    writeFileSync(file, readFileSync(FILE).subarray(0, 1_000_000));
    const broken = model(completion, { file });
    await expect(broken.call(asked('Hello?'), about, signal)).rejects.toMatchObject({
      kind: 'fatal',
      message: expect.stringContaining(`cannot load ${file}`),
    });
    await broken.close?.();
    rmSync(folder, { recursive: true });
  });
});
