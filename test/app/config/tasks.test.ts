import { expect, test } from 'vitest';
import { identityOf } from '../../../src/app/config/identity.ts';
import { uncalledStepOf } from '../../../src/app/step.ts';
import { EXPERIMENT, load } from './fixture.ts';

/** What makes a step of the user's own another step, and so its rollouts other rollouts; and what does not. */

const FOLDER = 'experiments/greet/';
const STEP = 'PROMPT = """Greet.\n"""\n\n\ndef greet():\n    return PROMPT\n';
const FILES = {
  'task.mjs': 'export default () => ({ output: 1 });\n',
  'more.mjs': 'export const A = 1;\n',
  'step.py': STEP,
};

const MODULE = 'task: { kind: module, module: task.mjs, files: [more.mjs], max_calls: 3 }\n';
const COMMAND = 'task: { kind: command, command: [python3, step.py], files: [step.py], workers: 2 }\n';
const IN_PYTHON = EXPERIMENT.replace('file: prompt.md', 'file: step.py, symbol: PROMPT');

interface Change {
  readonly task?: string;
  readonly files?: Readonly<Record<string, string>>;
}

async function stepIn(yaml: string, task: string, files: Change['files']) {
  const named = Object.entries({ ...FILES, ...files }).map(([name, text]) => [`${FOLDER}${name}`, text]);
  const loaded = await load({ yaml: `${yaml}${task}`, files: Object.fromEntries(named) });
  const { version } = await uncalledStepOf(loaded, []);
  return { version, identity: identityOf(loaded).parts['step version'] };
}

const CASES: readonly [title: string, kind: 'module' | 'command', change: Change, same: boolean][] = [
  ['the text of a module', 'module', { files: { 'task.mjs': 'export default () => ({ output: 2 });\n' } }, false],
  ['a file beside it', 'module', { files: { 'more.mjs': 'export const A = 2;\n' } }, false],
  ['another file', 'module', { files: { 'step.py': '' } }, true],
  ['parameters', 'module', { task: MODULE.replace('max_calls', 'params: { a: 1 }, max_calls') }, false],
  ['limits of a module', 'module', { task: MODULE.replace('max_calls: 3', 'max_calls: 4, timeout_s: 5') }, true],
  ['the words of a command', 'command', { task: COMMAND.replace('python3, ', 'python3, -u, ') }, false],
  ['a file of a command', 'command', { files: { 'step.py': STEP.replace('return', 'return 1 and') } }, false],
  ['the prompt in such a file', 'command', { files: { 'step.py': STEP.replace('Greet', 'Welcome "all"') } }, true],
  ['limits of a command', 'command', { task: COMMAND.replace('workers: 2', 'workers: 3, max_calls: 4') }, true],
];

test.each(CASES)('%s: %s', async (_, kind, { task, files }, same) => {
  const [yaml, own] = kind === 'module' ? [EXPERIMENT, MODULE] : [IN_PYTHON, COMMAND];
  const before = await stepIn(yaml, own, {});
  const after = await stepIn(yaml, task ?? own, files);
  expect([after.version === before.version, after.identity === before.identity]).toEqual([same, same]);
});
