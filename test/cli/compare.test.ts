import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComparisonReport } from '../../src/app/compare/comparisonReport.ts';
import { commandLine } from '../../src/cli/commandLine.ts';
import { newScreen } from './screen.ts';

const EXPERIMENT = `
step: greet
prompt: { system: { file: prompt.md } }
task: { kind: chat, user: "{{input}}" }
examples: { train: train.jsonl, verify: verify.jsonl }
providers: { mine: { api: openai, base_url: "http://127.0.0.1:9/v1", api_key: none } }
models: [{ id: "mine:x", alias: x }, { id: "mine:y", alias: y }]
reflector: { id: "mine:nobody" }
metrics:
  - { name: right, check: exact_match }
`;
const TRAIN = ['a', 'b', 'c', 'd', 'e', 'f'];
let root = '';

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'evolve compare ')));
  const folder = join(root, 'experiments', 'greet');
  mkdirSync(folder, { recursive: true });
  const rows = (ids: readonly string[]) =>
    ids.map((id) => `{"id":"${id}","input":"${id}","expected":"${id}"}\n`).join('');
  writeFileSync(join(folder, 'experiment.yaml'), EXPERIMENT);
  writeFileSync(join(folder, 'prompt.md'), 'Say it.\n');
  writeFileSync(join(folder, 'train.jsonl'), rows(TRAIN));
  writeFileSync(join(folder, 'verify.jsonl'), rows(['v', 'w']));
  record('old.jsonl', 'Say it.\n', () => 'no', { step_version: 's1' });
  record('new.jsonl', 'Say it well.\n', (id) => id, { step_version: 's1' });
  record('again.jsonl', 'Say it.\n', (id) => id, { step_version: 's1' });
  record('unknown.jsonl', 'Say it.\n', (id) => id, {});
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function record(file: string, system: string, answer: (id: string) => string, more: object): void {
  const lines = [...TRAIN, 'v'].flatMap((example) =>
    ['x', 'y'].map((model) => ({
      candidate: { system },
      example,
      model,
      attempt: 0,
      output: answer(example),
      ...more,
    })),
  );
  writeFileSync(join(root, file), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

async function evolve(...words: string[]) {
  const { screen, out, err } = newScreen(false);
  const code = await commandLine({
    words: [...words, '--step', 'greet'],
    cwd: root,
    env: {},
    screen,
    onSignal: () => undefined,
  });
  return { code, out: out(), err: err() };
}

async function compared(a: string, b: string): Promise<ComparisonReport> {
  const { code, out, err } = await evolve('compare', a, b, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as ComparisonReport;
}

describe('compare', () => {
  it('says better of recordings whose prompts differ on one step, pair by pair, and hides the verify split', async () => {
    const report = await compared('old.jsonl', 'new.jsonl');
    expect(report).toMatchObject({
      verdict: 'better',
      attribution: 'prompt',
      primary: { baseline: 0, candidate: 1, delta: 1, n: 12 },
      won: 12,
      lost: 0,
      tied: 0,
      hidden: 4,
    });
    expect(report.examples[0]).toEqual({
      id: 'a',
      model: 'x',
      delta: 1,
      a: { score: 0, output: 'no' },
      b: { score: 1, output: 'a' },
    });
    expect(report.examples.map(({ id }) => id)).not.toContain('v');
    expect((await compared('new.jsonl', 'old.jsonl')).verdict).toBe('worse');
  });

  it('says noise of the same prompt on the same step, however much they differ', async () => {
    const report = await compared('old.jsonl', 'again.jsonl');
    expect(report).toMatchObject({ verdict: 'unclear', attribution: 'noise', primary: { delta: 1 } });
    expect(report.reason).toContain('the same prompt on the same step: whatever differs is noise');
  });

  it('says that a difference is not the prompt’s where the prompt is the same and the step is not known', async () => {
    const report = await compared('old.jsonl', 'unknown.jsonl');
    expect(report).toMatchObject({ verdict: 'better', attribution: 'step' });
    expect(report.reason).toContain('the difference is not the prompt’s');
    expect((await compared('new.jsonl', 'unknown.jsonl')).attribution).toBe('either');
  });

  it('shows outputs side by side', async () => {
    const { out } = await evolve('compare', 'old.jsonl', 'new.jsonl', '--example', 'c');
    expect(out).toContain('better: +100.0 points on 12 (example, model) pairs');
    expect(out).toMatch(/^-- c by x: B won, \+100\.0 points\nA {2}0\.000 {30,}B {2}1\.000\nno {30,}c$/m);
    expect(out).not.toContain('-- d by');
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('finds labels in a file, and what was imported by label and by prompt file', async () => {
    const both = ['old.jsonl', 'new.jsonl'].map((file) =>
      readFileSync(join(root, file), 'utf8').replaceAll('"example"', `"label":"${file[0]}","example"`),
    );
    writeFileSync(join(root, 'both.jsonl'), both.join(''));
    expect(await compared('both.jsonl#o', 'both.jsonl#n')).toMatchObject({ verdict: 'better', a: { label: 'o' } });
    expect(await evolve('compare', 'both.jsonl', 'new.jsonl')).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds 2 labels: say which one is meant, as both.jsonl#o'),
    });
    expect((await evolve('import', 'both.jsonl')).code).toBe(0);
    expect(await compared('o', 'n')).toMatchObject({ verdict: 'better', attribution: 'prompt' });
    writeFileSync(join(root, 'new.md'), 'Say it well.\n');
    const { b } = await compared('old.jsonl', 'new.md');
    expect(await compared('old.jsonl', b.id.slice(0, 10))).toMatchObject({ verdict: 'better', b: { label: 'n' } });
  });

  const REFUSED: readonly [string, string, RegExp][] = [
    ['old.jsonl', 'gone.jsonl', /gone\.jsonl: the recorded rollouts cannot be read/],
    ['old.jsonl', 'experiments/greet/train.jsonl', /not a recorded rollout/],
    ['old.jsonl', 'fresh.md', /fresh\.md was never measured.*evolve eval --prompt/],
    ['old.jsonl', 'both.jsonl#z', /no recorded rollout labelled z/],
  ];
  it.each(REFUSED)('%s with %s is refused', async (a, b, message) => {
    writeFileSync(join(root, 'fresh.md'), 'Say it otherwise.\n');
    expect(await evolve('compare', a, b)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
  });
});
