import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { commandAnswer } from '../../src/adapters/steps/commandAnswer.ts';
import { moduleStep } from '../../src/adapters/steps/module.ts';
import { loadTaskModule } from '../../src/adapters/steps/moduleFile.ts';
import { task } from '../../src/app/config/schema/task.ts';
import { scripted, TARGET } from '../adapters/lab/bench.ts';
import { stepOver } from '../adapters/steps/rollouts.ts';

const PAGE = readFileSync(new URL('../../docs/tasks.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

const folder = mkdtempSync(join(tmpdir(), 'evolve-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(blocks('yaml'))('%s is a task', (text) => {
  expect(task.safeParse(parse(text).task)).toMatchObject({ success: true });
});

test('the module of the page makes a rollout', async () => {
  const [text = ''] = blocks('js');
  const path = join(folder, 'task.mjs');
  writeFileSync(path, text);
  const limits = { calls: 1, maxCalls: 1, timeoutMs: 20_000 };
  const answers = { truncated: 'score', refused: 'score' } as const;
  const parts = { hash: 'h', name: 'task.mjs', params: {}, schema: null, answers, ...limits };
  const step = await stepOver(
    moduleStep(parts, await loadTaskModule(path, 'h')),
    scripted(TARGET, () => '{"a": 1}'),
  );
  expect(await step.came()).toEqual([{ a: 1 }]);
});

test('the lines of the page are lines of the protocol', () => {
  const lines = blocks('json').flatMap((text) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
  const kinds = lines.map(({ id: _, ...line }) => Object.keys(line)[0]);
  expect(kinds).toEqual(['components', 'output', 'error', 'complete', 'completion', 'failed']);
  const [, output, error] = lines;
  expect(commandAnswer(output, 'it', null)).toMatchObject({ kind: 'answered', own: null });
  expect(commandAnswer(error, 'it', null)).toMatchObject({ kind: 'failed', fatal: false });
  const [, usage = ''] = /`"usage": (\{.*?\})`/.exec(PAGE) ?? [];
  const own = { usage: { inputTokens: 900, outputTokens: 80, usd: 0.002 }, calls: 2 };
  expect(commandAnswer({ ...output, usage: JSON.parse(usage) }, 'it', null)).toMatchObject({ own });
});
