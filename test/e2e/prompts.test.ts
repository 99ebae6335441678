import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from '@wasm-fmt/gofmt';
import { expect, test } from 'vitest';
import { type Ended, evolveHere, run } from './command.ts';
import { placeWith, put } from './place.ts';

/** Prompts that live inside source files come back as a change of their literals alone. */

const GO = `// Package planner asks models for plans.
package planner

import "fmt"

// System is what the planner is.
const System = \`You plan.

Answer with the desk that a message is for.
\`

var user = \`Message: {{input}}\`

// Prompt is what is sent for a message.
func Prompt(message string) string {
	return fmt.Sprintf("%s\\n%s %s", System, user, message)
}
`;

const ROWS = [
  'towels',
  'breakfast',
  'shower',
  'key',
  'sheets',
  'fish',
  'window',
  'bill',
  'bin',
  'table',
  'lamp',
  'taxi',
]
  .map(
    (word, at) =>
      `${JSON.stringify({ input: `It is about the ${word}.`, output: ['rooms', 'kitchen', 'repairs'][at % 3] })}\n`,
  )
  .join('');

test('two raw strings of a Go file evolve, and a branch changes nothing else', { timeout: 120_000 }, async () => {
  const cwd = await repository({ 'planner/planner.go': GO, 'rows.jsonl': ROWS });
  const type = typist(cwd);
  await type('init --prompt planner/planner.go --symbol System --symbol user --examples rows.jsonl');
  const experiment = readFileSync(join(cwd, 'experiments/planner/experiment.yaml'), 'utf8');
  expect(experiment).toContain('system: { file: ../../planner/planner.go, symbol: System }');
  expect(experiment).toContain('user: { file: ../../planner/planner.go, symbol: user }');
  await git(cwd, 'add', '.');
  await git(cwd, 'commit', '-qm', 'Describe the experiment');

  await type('--step planner --generations 4 --quiet');
  await evolveHere(['verify', '--step', 'planner'], { cwd });
  const id = await foundBy(type, 'planner');
  const { out: diff } = await type(`diff ${id} --step planner`);
  const { out: branch } = await type(`export ${id} --step planner --branch --force`);
  expect(await git(cwd, 'status', '--porcelain')).toBe('');
  expect(await git(cwd, 'rev-list', '--count', `main..${branch.trim()}`)).toBe('1\n');
  expect(await git(cwd, 'log', '-1', '--format=%B', branch.trim())).toContain('SIMULATED');
  expect(await git(cwd, 'diff', 'main', branch.trim())).toBe(diff);

  const written = await git(cwd, 'show', `${branch.trim()}:planner/planner.go`);
  const shown = JSON.parse((await type(`show ${id} --step planner --json`)).out) as Shown;
  expect(written).not.toBe(GO);
  expect(outside(written)).toEqual(outside(GO));
  expect(format(written)).toBe(written);
  if (!/`/.test(shown.components.system)) expect(written).toContain(`const System = \`${shown.components.system}\`\n`);
});

const PYTHON = `"""A step of the pipeline."""
from dataclasses import dataclass, field

# What the model is told first.
SYSTEM_PROMPT = """\\
You sort messages that a "hotel" gets.
Say which desk a message is for \\\\ nothing else.
"""


@dataclass
class Message:
    text: str = field(default="", metadata=dict(description="What the guest wrote."))


def prompt(message):
    return f"{SYSTEM_PROMPT}{message.text}"
`;

const withPython = spawnSync('python3', ['--version']).status === 0;

test.skipIf(!withPython)(
  'a constant of a Python module evolves, and the module still imports',
  { timeout: 120_000 },
  async () => {
    const cwd = await repository({ 'pipeline/step.py': PYTHON, 'rows.jsonl': ROWS });
    const type = typist(cwd);
    await type('init --prompt pipeline/step.py --symbol SYSTEM_PROMPT --examples rows.jsonl');
    await git(cwd, 'add', '.');
    await git(cwd, 'commit', '-qm', 'Describe the experiment');
    await type('--step step --generations 4 --quiet');
    const id = await foundBy(type, 'step');
    const { out: diff } = await type(`diff ${id} --step step`);
    await type(`export ${id} --step step --branch better --force`);
    expect(await git(cwd, 'diff', 'main', 'better')).toBe(diff);

    await git(cwd, 'checkout', '-q', 'better');
    const written = readFileSync(join(cwd, 'pipeline/step.py'), 'utf8');
    const [head, tail] = PYTHON.split(/(?<=SYSTEM_PROMPT = )"""[\s\S]*?"""/);
    expect(written).not.toBe(PYTHON);
    expect([written.startsWith(head!), written.endsWith(tail!)]).toEqual([true, true]);
    const { components } = JSON.parse((await type(`show ${id} --step step --json`)).out) as Shown;
    expect(await imported(cwd)).toEqual([components.system, `${components.system}m`]);
  },
);

/** What Python says that the module holds. */
async function imported(cwd: string): Promise<unknown> {
  const code = 'import json; from pipeline.step import *; print(json.dumps([SYSTEM_PROMPT, prompt(Message("m"))]))';
  const { out, err } = await run('python3', ['-c', code], { cwd });
  expect(err).toBe('');
  return JSON.parse(out);
}

interface Shown {
  readonly components: { readonly system: string; readonly user: string };
}

/** The newest candidate of the population that is not the base: whether it is better is not the question here. */
async function foundBy(type: (line: string) => Promise<Ended>, step: string): Promise<string> {
  const { out } = await type(`front --step ${step} --json`);
  const { candidates } = JSON.parse(out) as { candidates: { id: string; generation: number }[] };
  const [newest] = candidates.filter(({ generation }) => generation > 0).sort((a, b) => b.generation - a.generation);
  expect(newest).toBeDefined();
  return newest!.id;
}

/** Types a command that must succeed. */
function typist(cwd: string): (line: string) => Promise<Ended> {
  return async (line) => {
    const ended = await evolveHere(line.split(' '), { cwd });
    expect([line, ended.code, ended.code === 0 ? '' : ended.err]).toEqual([line, 0, '']);
    return ended;
  };
}

/** The Go file without its two literals. */
function outside(source: string): string[] {
  return source.split(/(?<=const System = )[\s\S]*?(?=\n\nvar user)|(?<=var user = )[\s\S]*?(?=\n\n\/\/ Prompt)/);
}

async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = placeWith();
  put(cwd, { ...files, '.gitignore': 'populations/\n__pycache__/\n' });
  await git(cwd, 'init', '-q', '-b', 'main');
  await git(cwd, 'config', 'user.name', 'Somebody');
  await git(cwd, 'config', 'user.email', 'somebody@example.org');
  await git(cwd, 'add', '.');
  await git(cwd, 'commit', '-qm', 'Begin');
  return cwd;
}

async function git(cwd: string, ...words: readonly string[]): Promise<string> {
  const { code, out, err } = await run('git', words, { cwd });
  expect({ words, code, err }).toEqual({ words, code: 0, err: '' });
  return out;
}
