import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecords } from '../../src/adapters/store/records.ts';
import { commandLine } from '../../src/cli/commandLine.ts';
import { newScreen } from './screen.ts';

export const STEP = 'greet';

/** An experiment on two live models for which there is no key: whatever calls a model fails. */
export function newPlace(more: object = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'evolve import ')));
  const folder = join(root, 'experiments', STEP);
  mkdirSync(folder, { recursive: true });
  const experiment = {
    step: STEP,
    prompt: { system: { file: 'prompt.md' } },
    task: { kind: 'chat', user: '{{input}}' },
    examples: { train: 'train.jsonl', verify: 'none' },
    models: [
      { id: 'openai:gpt-4o-mini', alias: 'mini' },
      { id: 'openai:gpt-4o', alias: 'maxi' },
    ],
    reflector: { id: 'openai:gpt-4o' },
    metrics: [{ name: 'right', check: 'exact_match' }],
    primary: { right: 1 },
    ...more,
  };
  writeFileSync(join(folder, 'experiment.yaml'), JSON.stringify(experiment));
  writeFileSync(join(folder, 'prompt.md'), 'Greet.');
  writeFileSync(join(folder, 'train.jsonl'), lines([one('a', 'hi'), one('b', 'привет')]));
  return root;
}

function one(id: string, expected: string) {
  return { id, input: `greet like ${id}`, expected };
}

/** A recorded rollout: the prompt as it is, on example a, by mini, right. */
export function recorded(changes: object = {}) {
  return { candidate: { system: 'Greet.' }, example: 'a', model: 'mini', attempt: 0, output: 'hi', ...changes };
}

export function lines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Types a command about the step. */
export async function typed(cwd: string, ...words: string[]) {
  const { screen, out, err } = newScreen(false);
  const code = await commandLine({
    words: [...words, '--step', STEP],
    cwd,
    env: {},
    screen,
    onSignal: () => undefined,
  });
  return { code, out: out(), err: err() };
}

/** Writes the rows to a file and imports it. */
export async function imported(cwd: string, rows: readonly object[] | string, ...words: string[]) {
  const file = join(cwd, 'recorded.jsonl');
  writeFileSync(file, typeof rows === 'string' ? rows : lines(rows));
  return typed(cwd, 'import', file, '--json', ...words);
}

export function recordsOf(cwd: string) {
  return openRecords(join(cwd, 'populations', `${STEP}.sqlite`));
}
