import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { format } from '@wasm-fmt/gofmt';
import { expect, test } from 'vitest';
import { callsIn } from '../wholeRun.ts';
import { type Ended, evolve, evolveHere, run } from './command.ts';
import { placeWith, put } from './place.ts';

/** A repository with a step in Python that runs as it is, and a Go file with two prompts: from `init` to a branch. */

const PYTHON = `"""A step of the pipeline."""
import json
from dataclasses import dataclass, field

# What the model is told first.
SYSTEM_PROMPT = """\\
You sort messages that a "hotel" gets.
Say which desk a message is for \\\\ nothing else.
"""


def Field(description):
    return field(metadata={"description": description})


@dataclass
class Answer:
    desk: str = Field(description="the desk that has to act: it's one of three")


def sort(message, complete, system=SYSTEM_PROMPT, desk=None):
    if desk is None:
        desk = Answer.__dataclass_fields__["desk"].metadata["description"]
    text = complete(f"{system}Answer in JSON: {{\\"desk\\": {desk}}}", message)
    try:
        return json.loads(text)
    except ValueError:
        return text
`;

const WORKER = `import json, sys
sys.dont_write_bytecode = True
import step

def say(line):
    print(json.dumps(line), flush=True)

for line in iter(sys.stdin.readline, ""):
    request = json.loads(line)
    texts = request["components"]
    def complete(system, message):
        messages = [{"role": "user", "content": message}]
        say({"id": request["id"], "complete": {"system": system, "messages": messages}})
        return json.loads(sys.stdin.readline())["completion"]["text"]
    say({"id": request["id"], "output": step.sort(request["input"], complete, texts["system_prompt"], texts["answer_desk_description"])})
`;

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

const WORDS = 'towels breakfast shower key sheets fish window bill bin table lamp taxi soap tea door'.split(' ');
const DESKS = ['rooms', 'kitchen', 'repairs'];
const rows = (expected: (desk: string) => unknown) =>
  WORDS.map(
    (word, at) => `${JSON.stringify({ input: `It is about the ${word}.`, expected: expected(DESKS[at % 3]!) })}\n`,
  ).join('');

const FILES = {
  'pipeline/step.py': PYTHON,
  'pipeline/worker.py': WORKER,
  'planner/planner.go': GO,
  'desks.jsonl': rows((desk) => ({ desk })),
  'labels.jsonl': rows((desk) => desk),
  '.gitignore': 'populations/\n',
};

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;

test.skipIf(!has('python3'))(
  'from init to a branch that changes the literals alone',
  { timeout: 240_000 },
  async () => {
    const cwd = await repository();
    const type = typist(cwd);
    const init = await type(
      'init --prompt pipeline/step.py --symbol SYSTEM_PROMPT --symbol Answer.desk.description --command python3 pipeline/worker.py --examples desks.jsonl --step sort',
    );
    expect(init.out).toContain('python3 ../../pipeline/worker.py is given system_prompt, answer_desk_description');
    await type('init --prompt planner/planner.go --symbol System --symbol user --examples labels.jsonl');
    await git(cwd, 'add', '.');
    await git(cwd, 'commit', '-qm', 'Describe the experiments');

    const sorted = await branched(type, cwd, 'sort');
    const calls = callsIn(join(cwd, 'populations/sort.sqlite')).filter(({ role }) => role === 'task');
    expect([calls.length > 30, calls.every(({ status }) => status === 'done')]).toEqual([true, true]);
    const step = await git(cwd, 'show', `${sorted.branch}:pipeline/step.py`);
    expect(step).not.toBe(PYTHON);
    expect(pieces(step, PYTHON_LITERALS)).toEqual(pieces(PYTHON, PYTHON_LITERALS));
    await git(cwd, 'checkout', '-q', sorted.branch);
    const code =
      'import json, step; print(json.dumps([step.SYSTEM_PROMPT, step.Answer.__dataclass_fields__["desk"].metadata["description"]]))';
    const imported = await run('python3', ['-B', '-c', code], { cwd: join(cwd, 'pipeline') });
    expect([imported.code, imported.err]).toEqual([0, '']);
    const { system_prompt, answer_desk_description } = sorted.components;
    expect(JSON.parse(imported.out)).toEqual([system_prompt, answer_desk_description]);
    await git(cwd, 'checkout', '-q', 'main');

    const planned = await branched(type, cwd, 'planner');
    const planner = await git(cwd, 'show', `${planned.branch}:planner/planner.go`);
    expect(planner).not.toBe(GO);
    expect(pieces(planner, GO_LITERALS)).toEqual(pieces(GO, GO_LITERALS));
    expect(format(planner)).toBe(planner);
    if (has('gofmt')) {
      put(cwd, { 'out/planner.go': planner });
      expect((await run('gofmt', ['-e', '-l', 'out/planner.go'], { cwd })).code).toBe(0);
    }
  },
);

const REFUSED: readonly [line: string, says: string][] = [
  [
    '--symbol SYSTEM_PROMPT --file pipeline/worker.py',
    '--file and --max-calls say something of a program: give --command too',
  ],
  ['--symbol SYSTEM_PROMPT --command python3 pipeline/worker.py --file gone.py', '--file: there is no file gone.py'],
  [
    '--symbol SYSTEM_PROMPT --symbol SYSTEM_PROMPT --command python3 pipeline/worker.py',
    'two texts would be the component "system_prompt"',
  ],
  ['--symbol SYSTEM_PROMPT --symbol Answer.desk.description', 'for other texts give --command'],
];

test('init says what a program lacks', { timeout: 60_000 }, async () => {
  const cwd = await repository();
  for (const [line, says] of REFUSED) {
    const words = `init --prompt pipeline/step.py --examples desks.jsonl ${line}`.split(' ');
    expect(await evolveHere(words, { cwd })).toMatchObject({ code: 2, err: expect.stringContaining(says) });
  }
});

const PYTHON_LITERALS = /(?<=SYSTEM_PROMPT = )"""[\s\S]*?"""|(?<=description=)"(?:[^"\\]|\\.)*"/g;
const GO_LITERALS = /(?<=const System = )[\s\S]*?(?=\n\nvar user)|(?<=var user = )[\s\S]*?(?=\n\n\/\/ Prompt)/g;

function pieces(source: string, literals: RegExp): string[] {
  return source.split(literals);
}

/** Runs a step on its rehearsal, proves what it found, and takes it to a branch of its own, which says what `diff` says. */
async function branched(type: Type, cwd: string, step: string) {
  const ran = JSON.parse((await type(`--step ${step} --generations 5 --quiet --json`)).out) as {
    best: string;
    label: string;
  };
  expect(ran.label).toBe('SIMULATED');
  const verified = await evolve(['verify', '--step', step], { cwd });
  expect([0, 100]).toContain(verified.code);
  expect(verified.out).toMatch(/^SIMULATED .*\n[0-9a-f]{8} +(YES|NO|CONDITIONAL)$/m);
  const { out: diff } = await type(`diff ${ran.best} --step ${step}`);
  const { out } = await type(`export ${ran.best} --step ${step} --branch --force`);
  const branch = out.trim();
  expect(await git(cwd, 'status', '--porcelain')).toBe('');
  expect(await git(cwd, 'rev-list', '--count', `main..${branch}`)).toBe('1\n');
  expect(await git(cwd, 'diff', 'main', branch)).toBe(diff);
  const shown = await type(`show ${ran.best} --step ${step} --json`);
  const { components } = JSON.parse(shown.out) as { components: Readonly<Record<string, string>> };
  return { branch, components };
}

type Type = (line: string) => Promise<Ended>;

/** Types a command that must succeed. */
function typist(cwd: string): Type {
  return async (line) => {
    const ended = await evolve(line.split(' '), { cwd });
    expect([line, ended.code, ended.code === 0 ? '' : ended.err]).toEqual([line, 0, '']);
    return ended;
  };
}

async function repository(): Promise<string> {
  const cwd = placeWith(FILES);
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
