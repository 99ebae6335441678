import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadExperiment } from '../../../src/app/config/load.ts';
import { candidateOf } from '../../../src/domain/candidate.ts';
import { EXPERIMENT, experimentFolder, load, refusal } from './fixture.ts';

const PRICED =
  'openai:x", price: { input: 1, output: 2 }, requests_per_minute: 30, timeout_s: 5, tries: 2, temperature: 0.1, params: { top_p: 1 }';

test('a small experiment loads with the defaults of the search', async () => {
  const loaded = await load();
  expect(loaded.step).toBe('greet');
  expect(loaded.base).toEqual(candidateOf({ system: 'Greet.\n' }));
  expect(loaded.examples.train.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(loaded.examples.verify).toEqual([{ id: 'c', input: 'three' }]);
  expect(loaded.search).toEqual({
    intent: null,
    proposals: 4,
    slice: 4,
    guards: 2,
    train: null,
    race: 'adaptive',
    attempts: 'adaptive',
    screen: 'adaptive',
    operators: ['edit', 'rewrite', 'demonstrate', 'revert', 'prune', 'merge', 'restart', 'trajectory'],
    demonstrations: { most: 4, template: null },
    population: 10,
    compose: 'all',
    revise: true,
    finalists: 3,
    tournament: 0,
    failures: 'grouped',
    parents: 'front',
    choice: 'bandit',
    prune: 'added',
    verifyAttempts: 3,
  });
  expect(loaded.gates).toEqual({
    maxChars: 15000,
    maxGrowth: 0.2,
    growthAllowance: 400,
    keep: [],
    maxTokens: null,
    leakage: 8,
    noNew: ['addresses', 'tools', 'secrets'],
  });
  const none = { calls: null, usd: null, tokens: null, minutes: null };
  expect(loaded.budget).toEqual({ ...none, roles: { task: none, reflector: none, judge: none } });
  expect(loaded.primary).toEqual([
    { metric: 'valid', weight: 0.25, scale: null },
    { metric: 'few', weight: 0.75, scale: [5, 0] },
  ]);
  expect(loaded.objectives).toEqual([
    { kind: 'primary', epsilon: 0.01 },
    { kind: 'length', epsilon: 20 },
  ]);
  expect(loaded.metrics[1]).toEqual({ kind: 'check', name: 'few', check: 'item_count', options: { min: 5 } });
  expect(loaded.task).toEqual({
    kind: 'chat',
    user: '{{input}}',
    system: null,
    params: {},
    schema: null,
    structured: false,
    answers: { truncated: 'score', refused: 'score' },
  });
  expect([loaded.generations, loaded.concurrency, loaded.seed, loaded.profile, loaded.label]).toEqual([
    10,
    8,
    1,
    null,
    'SIMULATED',
  ]);
});

test('models become specs: names, kinds, prices, limits', async () => {
  const loaded = await load({ yaml: EXPERIMENT.replace('rehearsal:forgetful"', PRICED) });
  expect(loaded.models).toEqual([
    {
      id: 'a',
      provider: 'rehearsal',
      name: 'careless',
      maxTokens: 4096,
      params: {},
      price: { input: 0, output: 0 },
      concurrency: 8,
      requestsPerMinute: null,
      tokensPerMinute: null,
      timeoutMs: 120000,
      tries: 4,
      kind: 'simulated',
    },
    {
      id: 'openai:x',
      provider: 'openai',
      name: 'x',
      temperature: 0.1,
      maxTokens: 4096,
      params: { top_p: 1 },
      price: { input: 1, output: 2 },
      concurrency: 8,
      requestsPerMinute: 30,
      tokensPerMinute: null,
      timeoutMs: 5000,
      tries: 2,
      kind: 'live',
    },
  ]);
  expect(loaded.reflector.maxTokens).toBe(8192);
  expect(loaded.simulations.rehearsal?.file).toBe(join(loaded.folder, 'rehearsal.yaml'));
});

test.each([
  [EXPERIMENT.replaceAll('rehearsal:', 'replay:'), 'REPLAYED'],
  [EXPERIMENT.replace('rehearsal:careless', 'replay:careless'), 'SIMULATED'],
  [EXPERIMENT.replaceAll('rehearsal:', 'ollama:'), null],
  [
    `${EXPERIMENT.replaceAll('rehearsal:', 'mine:')}providers: { mine: { api: rehearsal, file: rehearsal.yaml } }\n`,
    'SIMULATED',
  ],
])('what is not live is labelled', async (yaml, label) => {
  expect((await load({ yaml, files: { 'experiments/greet/replay.jsonl': '' } })).label).toBe(label);
});

test.each([
  [60, 8, 2, 8],
  [300, 12, 3, 12],
])('search defaults follow the size: %i examples x 1 model', async (count, proposals, guards, population) => {
  const train = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `t${index}`, input: `${index}` }),
  ).join('\n');
  const { search } = await load({ files: { 'experiments/greet/train.jsonl': train }, options: { models: ['a'] } });
  expect(search).toMatchObject({ proposals, slice: 4, guards, population, verifyAttempts: 3 });
});

test('one metric needs no primary; verify: none is no verify split', async () => {
  const yaml = EXPERIMENT.replace(/^ {2}- \{ name: few.*\n/m, '')
    .replace(/^primary.*\n/m, '')
    .replace('verify.jsonl', 'none');
  const loaded = await load({ yaml });
  expect(loaded.primary).toEqual([{ metric: 'valid', weight: 1, scale: null }]);
  expect(loaded.examples.verify).toBeNull();
});

test('an output schema comes from a file or stands in the experiment', async () => {
  const schema = { type: 'object' };
  const files = { 'experiments/greet/s.json': JSON.stringify(schema) };
  expect(
    (await load({ files, yaml: `${EXPERIMENT}task: { output: { schema: s.json }, structured: false }\n` })).task,
  ).toMatchObject({ schema, structured: false });
  expect((await load({ yaml: `${EXPERIMENT}task: { output: { schema: { type: object } } }\n` })).task).toMatchObject({
    schema,
    structured: true,
  });
  expect(
    await refusal({
      files: { 'experiments/greet/s.json': '{' },
      yaml: `${EXPERIMENT}task: { output: { schema: s.json } }\n`,
    }),
  ).toMatch(/yaml:12:19: task\.output\.schema: output schema: FOLDER\S+s\.json is not JSON/);
});

test('--models chooses by alias or id, in the order of the experiment', async () => {
  const ids = async (models: string[]) => (await load({ options: { models } })).models.map(({ id }) => id);
  expect(await ids(['rehearsal:forgetful', 'a'])).toEqual(['a', 'rehearsal:forgetful']);
  expect(await ids(['rehearsal:careless'])).toEqual(['a']);
  expect(await refusal({ options: { models: ['b'] } })).toMatch(
    /^--models: no model "b".*; the experiment has a, rehearsal:forgetful$/,
  );
  expect(await refusal({ options: { models: [] } })).toBe('--models: name at least one of a, rehearsal:forgetful');
});

test('unknown prices: refused with a budget in USD, unless allowed or not chosen', async () => {
  const yaml = `${EXPERIMENT.replace('rehearsal:forgetful', 'openai:x')}budget: { usd: 5 }\n`;
  expect(await refusal({ yaml })).toContain('needs a price for openai:x');
  expect((await load({ yaml, options: { models: ['a'] } })).budget.usd).toBe(5);
  expect((await load({ yaml, options: { overrides: { allowUnknownPrice: true } } })).models[1]?.price).toBeNull();
  expect((await load({ yaml: `${yaml}`.replace('usd: 5', 'usd: 5, allow_unknown_price: true') })).budget.usd).toBe(5);
});

test('steps are found below the working folder; -c names a file', async () => {
  const cwd = experimentFolder();
  const at = (options: object) => loadExperiment({ cwd, env: {}, programRoot: null, ...options });
  expect((await at({ path: 'experiments/greet/experiment.yaml' })).step).toBe('greet');
  await expect(at({ step: 'gret' })).rejects.toThrow('unknown step "gret" (did you mean "greet"?); known: greet');
  await expect(at({ step: 'entirely_else' })).rejects.toThrow(/^unknown step "entirely_else"; known: greet$/);
  await expect(at({})).rejects.toThrow('which step? Name one with --step: greet');
  await expect(at({ path: 'experiments/greet/experiment.yaml', step: 'wave' })).rejects.toThrow(
    '--step wave and -c experiments/greet/experiment.yaml contradict each other: the file is of step "greet"',
  );
  await expect(at({ path: 'nowhere.yaml' })).rejects.toThrow(
    `experiment: there is no file ${join(cwd, 'nowhere.yaml')}`,
  );
});

test('with no experiment at all the user is told how to make one', async () => {
  const cwd = join(experimentFolder(), 'empty');
  mkdirSync(cwd);
  await expect(loadExperiment({ cwd, env: {}, step: 'greet', programRoot: null })).rejects.toThrow(
    /^no experiment found: there is no experiments\/<step>\/experiment\.yaml below .*\n.*evolve init --prompt FILE --examples FILE --step greet/,
  );
});

test('the experiments that come with the program are found from anywhere, and give way to those of the user', async () => {
  const programRoot = experimentFolder();
  const cwd = experimentFolder({ yaml: `${EXPERIMENT}seed: 9\n` });
  const below = await loadExperiment({ cwd: join(cwd, 'experiments'), env: {}, step: 'greet', programRoot });
  expect(below.seed).toBe(1);
  expect((await loadExperiment({ cwd, env: {}, step: 'greet', programRoot })).seed).toBe(9);
});
