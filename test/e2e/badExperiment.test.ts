// biome-ignore-all lint/suspicious/noTemplateCurlyInString: These are the variables of an experiment.
import { describe, test } from 'vitest';
import { evolveHere } from './command.ts';
import { FILE, FOLDER, row, swapped } from './greet.ts';
import { added, type Mistake, refused, yaml } from './mistake.ts';
import type { Files } from './place.ts';

const EXPERIMENTS: readonly Mistake[] = [
  {
    what: 'a typo in a key',
    files: added('generatons: 3'),
    says: [
      `${FILE}:17:1: generatons: unknown key "generatons" (did you mean "generations"?); allowed here: step, prompt,`,
    ],
  },
  {
    what: 'a typo in a key below',
    files: yaml('proposals: 2', 'proposls: 2'),
    says: [`${FILE}:14:11: search.proposls: unknown key "proposls" (did you mean "proposals"?)`],
  },
  {
    what: 'a wrong type',
    files: yaml('generations: 2', 'generations: two'),
    says: [`${FILE}:15:1: generations: expected a number, got a text`],
  },
  { what: 'wrong YAML', files: yaml('seed: 3', 'seed: [3'), says: [`${FILE}:1`, 'not YAML that can be read'] },
  { what: 'an empty file', files: { 'experiment.yaml': '' }, says: [`${FILE}:1:1: nothing is written here`] },
  {
    what: 'an unset variable',
    files: yaml('seed: 3', 'seed: ${SEED}'),
    says: [`${FILE}:16:7: the environment variable SEED is not set`, '--env-file'],
  },
  {
    what: 'an unknown provider',
    files: yaml('"rehearsal:sloppy"', '"opanai:gpt"'),
    says: [`${FILE}:7:7: models.1.id: unknown provider "opanai" (did you mean "openai"?)`],
  },
  {
    what: 'a model that the rehearsal has not',
    files: yaml('rehearsal:sloppy', 'rehearsal:slopy'),
    says: ['rehearsal:slopy is not declared in', 'Task models there: hasty, sloppy'],
  },
  { what: 'no rehearsal', files: yaml('rehearsal:reader', 'replay:reader'), says: [`${FILE}:8:`, 'replay.jsonl'] },
  {
    what: 'a model without its key',
    files: yaml('rehearsal:sloppy', 'openai:gpt-4o-mini'),
    says: ['model openai:gpt-4o-mini: OPENAI_API_KEY is not set', '--env-file', 'without a key'],
  },
  {
    what: 'an empty key',
    files: yaml('rehearsal:reader', 'anthropic:claude'),
    env: { ANTHROPIC_API_KEY: '' },
    says: ['model anthropic:claude: ANTHROPIC_API_KEY is not set'],
  },
  {
    what: 'an unknown price with a budget in USD',
    files: { 'experiment.yaml': `${swapped('rehearsal:sloppy', 'openai:my-own-model')}budget: { usd: 5 }\n` },
    env: { OPENAI_API_KEY: 'k' },
    says: [
      `${FILE}:17:11: budget.usd: a budget in USD needs a price for openai:my-own-model`,
      'price: { input:',
      '--allow-unknown-price',
    ],
  },
  { what: 'a template of what no example has', files: yaml('{{input}}', '{{input.plan}}'), says: ['input.plan'] },
  {
    what: 'an unknown check',
    files: yaml('unique_items', 'uniqe_items'),
    says: [`${FILE}:11:5: metrics.1: metric unique: there is no check "uniqe_items" (did you mean "unique_items"?)`],
  },
  {
    what: 'a wrong option of a check',
    files: yaml('path: names, count: 3', 'path: names, cuont: 3'),
    says: [`${FILE}:12:5: metrics.2: metric three (exact_count): count: is missing; Unrecognized key: "cuont"`],
  },
  {
    what: 'a broken output schema',
    files: { 'schema.json': '{"type": ' },
    says: [`${FILE}:3:`, 'task.output.schema', 'is not JSON'],
  },
  {
    what: 'an output schema that is none',
    files: { 'schema.json': '{"type": "objct"}' },
    says: [`${FILE}:10:5: metrics.0: json_schema: the schema does not compile`],
  },
  {
    what: 'a broken rehearsal',
    files: { 'rehearsal.yaml': 'models: { hasty: { sensitivity: 2, habits: {} } }\n' },
    says: ['rehearsal.yaml:1: habits: is missing', 'rehearsal.yaml:1: models.hasty.sensitivity: Too big'],
  },
];

const MODULE = yaml('user: "{{input}}"', 'kind: module, module: task.mjs');

function commandOf(words: string): Files {
  return yaml('user: "{{input}}"', `kind: command, command: [${words}], files: [prompt.md]`);
}

const MATERIAL: readonly Mistake[] = [
  {
    what: 'no train examples',
    files: yaml('train.jsonl', 'trian.jsonl'),
    says: [`${FILE}:4:`, 'examples.train', 'there is no file'],
  },
  {
    what: 'an example that is no JSON',
    files: { 'train.jsonl': `${row('a', 'x')}{"id": \n` },
    says: [`${FOLDER}/train.jsonl:2: not JSON`],
  },
  {
    what: 'an id twice',
    files: { 'train.jsonl': row('a', 'x') + row('b', 'y') + row('a', 'z') },
    says: [`${FOLDER}/train.jsonl:3: the id "a" is already on line 1`],
  },
  {
    what: 'an unknown key in an example',
    files: { 'train.jsonl': '{"id":"a","inputs":"x"}\n' },
    says: [`${FOLDER}/train.jsonl:1: unknown key "inputs" (did you mean "input"?)`],
  },
  { what: 'an empty train split', files: { 'train.jsonl': '\n' }, says: [`${FOLDER}/train.jsonl: no examples in it`] },
  {
    what: 'an empty verify split',
    files: { 'verify.jsonl': '' },
    says: [`${FOLDER}/verify.jsonl: no examples in it`, '`verify: none`'],
  },
  {
    what: 'an example in both splits',
    files: { 'verify.jsonl': row('v', 'x') + row('a', 'z') },
    says: [`${FOLDER}/verify.jsonl:2: the id "a" is in train as well: ${FOLDER}/train.jsonl:1`],
  },
  {
    what: 'no prompt',
    files: yaml('prompt.md', 'promt.md'),
    says: [`${FILE}:2:`, 'prompt.system.file', 'there is no file'],
  },
  { what: 'an empty prompt', files: { 'prompt.md': '\n' }, says: [`${FILE}:2:`, 'is empty'] },
  {
    what: 'a prompt that is no text',
    files: { 'prompt.md': new Uint8Array([0xff, 0xfe, 0x41]) },
    says: [`${FILE}:2:`, 'is not UTF-8 text'],
  },
  {
    what: 'a prompt that leaves the git root',
    files: { ...yaml('prompt.md', '../../../../../etc/hostname'), '.git/HEAD': 'ref: refs/heads/main\n' },
    says: [`${FILE}:2:`, 'lies outside the git root', 'one git repository holds both'],
  },
  {
    what: 'a prompt outside the folder, without a git root',
    files: yaml('prompt.md', '../../../../../etc/hostname'),
    says: [`${FILE}:2:`, "lies outside the experiment's folder"],
  },
  {
    what: 'no metric module',
    files: yaml('check: json_schema', 'module: metric.mjs'),
    says: [`${FILE}:10:`, 'metrics.0.module', 'there is no file'],
  },
  {
    what: 'a metric module that does not parse',
    files: { ...yaml('check: json_schema', 'module: metric.mjs'), 'metric.mjs': 'export default function (' },
    says: [`${FILE}:10:5: metrics.0: metric valid: cannot load the module`],
  },
  {
    what: 'a metric module without its function',
    files: { ...yaml('check: json_schema', 'module: metric.mjs'), 'metric.mjs': 'export const score = () => 1;\n' },
    says: [`${FILE}:10:5: metrics.0: metric valid (`, 'the default export must be a function'],
  },
  {
    what: 'a task module that does not parse',
    files: { ...MODULE, 'task.mjs': 'export default function (' },
    says: [`${FILE}:3:23: task.module: cannot load the module`],
  },
  {
    what: 'a task module without its function',
    files: { ...MODULE, 'task.mjs': 'export const run = 1;\n' },
    says: [`${FILE}:3:23: task.module: `, 'the default export must be a function ({ components, example,'],
  },
  {
    what: 'a command that nobody has installed',
    files: commandOf('no-such-program-at-all, step.py'),
    says: [`${FILE}:3:24: task.command: no program "no-such-program-at-all" is in PATH: install it, or write its path`],
  },
  {
    what: 'a command that is no program',
    files: commandOf('./prompt.md'),
    says: [
      `${FILE}:3:24: task.command: `,
      'prompt.md is no program that can be started: make it executable (chmod +x)',
    ],
  },
];

const WRITTEN: readonly Mistake[] = [...EXPERIMENTS, ...MATERIAL];

describe('what is written wrong', () => {
  test.each(WRITTEN)('$what is refused', (one) => refused(one, evolveHere));
});
