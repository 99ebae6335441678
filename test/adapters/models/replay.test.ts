import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadRecording, replayModel } from '../../../src/adapters/models/replay.ts';
import { candidateOf } from '../../../src/domain/candidate.ts';
import { CallError, UserError } from '../../../src/domain/errors.ts';
import { specOf, taskCall } from './rehearsal/stage.ts';

const ROWS = [
  { candidate: { system: 'old' }, label: 'v1', example: 'a', model: 'mini', attempt: 0, output: { x: 1 } },
  {
    candidate: { system: 'old' },
    example: 'a',
    model: 'mini',
    attempt: 1,
    output: { x: 2 },
    usage: { input_tokens: 3, output_tokens: 4, usd: 0.5 },
  },
  { candidate: { system: 'new' }, example: 'a', model: 'mini', attempt: 0, output: 'plain text', duration_ms: 12 },
  { candidate: { system: 'new' }, example: 'b', model: 'mini', attempt: 0, output: null, error: 'gateway timeout' },
];

function fileOf(content: string, name = 'recorded.jsonl'): string {
  const file = join(mkdtempSync(join(tmpdir(), 'replay-')), name);
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(content) : content);
  return file;
}

const jsonl = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const never = new AbortController().signal;

async function ask(prompt: string, example: string, attempt: number, model = 'mini', name?: string) {
  const recording = loadRecording(fileOf(jsonl(ROWS), name));
  const about = taskCall(prompt, { id: example, input: '' }, attempt);
  return replayModel(specOf(model, 'replay'), recording).call({ messages: [] }, about, never);
}

describe('a replay model', () => {
  it.each([
    ['old', 0, undefined, '{"x":1}', null],
    ['old', 1, undefined, '{"x":2}', { inputTokens: 3, outputTokens: 4, usd: 0.5 }],
    ['new', 0, undefined, 'plain text', null],
    ['new', 0, 'recorded.jsonl.gz', 'plain text', null],
  ])('answers prompt %s, attempt %i from %s', async (prompt, attempt, name, text, usage) => {
    expect(await ask(prompt, 'a', attempt, 'mini', name)).toEqual({ text, status: 'ok', usage, model: 'mini' });
  });

  it.each([
    ['other', 'a', 'mini', 0],
    ['old', 'b', 'mini', 0],
    ['old', 'a', 'maxi', 0],
    ['old', 'a', 'mini', 2],
  ])(
    'rejects what was not recorded and names it: %s on %s by %s, attempt %i',
    async (prompt, example, model, attempt) => {
      const error = await ask(prompt, example, attempt, model).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(CallError);
      expect(error).toMatchObject({ kind: 'rejected' });
      const id = candidateOf({ system: prompt }).id.slice(0, 8);
      expect(String(error)).toContain(`prompt ${id} on example "${example}" by model "${model}", attempt ${attempt}`);
    },
  );

  it('rejects with the error that was recorded', async () => {
    await expect(ask('new', 'b', 0)).rejects.toMatchObject({
      kind: 'rejected',
      message: 'recorded error: gateway timeout',
    });
  });

  it('cannot reflect', async () => {
    const model = replayModel(specOf('mini', 'replay'), loadRecording(fileOf(jsonl(ROWS))));
    await expect(model.call({ messages: [] }, { role: 'reflector', key: 'k' }, never)).rejects.toMatchObject({
      kind: 'fatal',
    });
  });
});

describe('recorded rollouts', () => {
  it.each([
    ['no JSON', '{"a"', /recorded\.jsonl:1: not JSON/],
    ['an unknown key', jsonl([{ ...ROWS[0], extra: 1 }]), /:1: not a recorded rollout: .*extra/],
    ['a missing key', jsonl([{ ...ROWS[0], attempt: undefined }]), /:1: .*attempt/],
    [
      'the same rollout twice',
      `${jsonl([ROWS[0] ?? {}, ROWS[1] ?? {}])}\n\n${jsonl([ROWS[0] ?? {}])}`,
      /:4: the same rollout as in line 1/,
    ],
  ])('with %s are refused with the line', (_, content, expected) => {
    const load = () => loadRecording(fileOf(content));
    expect(load).toThrow(UserError);
    expect(load).toThrow(expected);
  });

  it("that are missing are the user's mistake", () => {
    expect(() => loadRecording('/nowhere/recorded.jsonl')).toThrow(/nowhere.*cannot be read/);
  });
});
