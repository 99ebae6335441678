import { expect, test } from 'vitest';
import { compose } from '../../../src/app/compose.ts';
import { EXPERIMENT, load, refusal, type Setup } from './fixture.ts';

const RUBRIC = `rubric: greeting
version: 2
about: Greetings.
criteria:
  - name: warm
    weight: 3
    question: Would they feel greeted?
    levels: { 1: no, 2: hardly, 3: perhaps, 4: yes, 5: very much }
  - { name: ясно, question: Is it clear?, levels: { 1: a, 2: b, 3: c, 4: d, 5: e } }
examples:
  - { output: Hello, levels: { warm: 4, ясно: 5 }, because: it is }
`;

const JUDGE = '{ id: "openai:gpt-4.1-2025-04-14" }';

/** The experiment with a line of metrics more; `more` are further lines of the file. */
function withMetric(line: string, more = '', rubric = RUBRIC): Setup {
  const yaml = `${EXPERIMENT.replace('primary:', () => `  - ${line}\nprimary:`)}${more}`;
  return {
    yaml,
    files: {
      'experiments/greet/rubric.yaml': rubric,
      'experiments/greet/judge.md': 'Be strict.',
      'experiments/greet/m.py': 'x',
    },
  };
}

test('a judge is a rubric, a prompt, a mode and pinned models', async () => {
  const loaded = await load(
    withMetric(
      `{ name: quality, rubric: rubric.yaml, judge: ${JUDGE}, prompt: judge.md, only_if: [valid, { metric: few, at_least: 0.5 }] }`,
    ),
  );
  expect(loaded.metrics[2]).toMatchObject({
    kind: 'rubric',
    name: 'quality',
    mode: 'absolute',
    prompt: 'Be strict.',
    judges: [{ id: 'openai:gpt-4.1-2025-04-14', name: 'gpt-4.1-2025-04-14', maxTokens: 2048 }],
    onlyIf: [
      { metric: 'valid', atLeast: 1 },
      { metric: 'few', atLeast: 0.5 },
    ],
    rubric: {
      rubric: 'greeting',
      version: 2,
      criteria: [
        { name: 'warm', weight: 3, levels: ['no', 'hardly', 'perhaps', 'yes', 'very much'] },
        { name: 'ясно', weight: 1 },
      ],
    },
  });
  expect(loaded.judges).toHaveLength(1);
  expect(loaded.warnings).toEqual([]);
});

test('the judge of the experiment judges where a metric names none, and a profile may change it', async () => {
  const more = `judge: ${JUDGE}\nprofiles: { people: { judge: lazy } }\n`;
  const setup = withMetric('{ name: quality, rubric: rubric.yaml }', more);
  expect((await load(setup)).metrics[2]).toMatchObject({ mode: 'absolute', judges: [{ name: 'gpt-4.1-2025-04-14' }] });
  expect((await load({ ...setup, options: { profile: 'people' } })).metrics[2]).toMatchObject({
    mode: 'lazy',
    judges: [],
  });
});

const pairwise = `{ name: quality, rubric: rubric.yaml, mode: pairwise, judge: [${JUDGE}, { id: "rehearsal:strict" }] }`;

test('simulated judges make a run SIMULATED, and a changed rubric makes it another run', async () => {
  const live = EXPERIMENT.replaceAll('rehearsal:', 'ollama:').replace('primary:', () => `  - ${pairwise}\nprimary:`);
  const files = withMetric('').files!;
  const loaded = await load({ yaml: live, files });
  expect(loaded.label).toBe('SIMULATED');
  expect(loaded.simulations.rehearsal?.file).toMatch(/rehearsal\.yaml$/);
});

test('what a run is covers the rubric, the judge and its prompt, not where files lie', async () => {
  const line = `{ name: quality, rubric: rubric.yaml, prompt: judge.md, judge: { id: "rehearsal:strict" } }`;
  const rehearsal =
    'habits: {}\nmodels: { careless: { sensitivity: 1, habits: {} }, forgetful: { sensitivity: 1, habits: {} } }\njudges: { strict: {}, mild: {} }\nreflectors: { reflector: { platitudes: [x], remedies: [{ hypothesis: h, complaint: [a], cures: [b] }] } }\n';
  const parts = async (setup: Setup) => {
    const files = { ...setup.files, 'experiments/greet/rehearsal.yaml': rehearsal };
    return (await compose(await load({ ...setup, files }))).experiment.identity.parts.metrics;
  };
  const own = await parts(withMetric(line));
  expect(await parts(withMetric(line))).toBe(own);
  expect(await parts(withMetric(line, '', RUBRIC.replace('hardly', 'scarcely')))).not.toBe(own);
  expect(await parts(withMetric(line.replace('strict', 'mild')))).not.toBe(own);
  const setup = withMetric(line);
  expect(await parts({ ...setup, files: { ...setup.files, 'experiments/greet/judge.md': 'Be mild.' } })).not.toBe(own);
});

test('a judge that is a target, or of no fixed version, is warned about', async () => {
  const targets = EXPERIMENT.replace('rehearsal:careless', 'ollama:llama3:8b');
  const line =
    '{ name: quality, rubric: rubric.yaml, judge: [{ id: "ollama:llama3:8b" }, { id: "openai:gpt-4.1", allow_rolling: true }] }';
  const yaml = targets.replace('primary:', () => `  - ${line}\nprimary:`);
  expect((await load({ yaml, files: withMetric('').files! })).warnings).toEqual([
    expect.stringContaining('the judge ollama:llama3:8b is a target too'),
    expect.stringContaining('the judge openai:gpt-4.1 has no fixed version'),
  ]);
});

test.each([
  'openai:gpt-4.1-2025-04-14',
  'openai:gpt-4-0613',
  'anthropic:claude-sonnet-4-5-20250929',
  'openrouter:mistralai/mistral-large-2411',
  'gemini:gemini-2.0-flash-001',
  'ollama:llama3:8b',
  'rehearsal:strict',
  'home:any-name-of-mine',
])('%s names a fixed version', async (id) => {
  const providers = 'providers: { home: { api: openai, base_url: "http://127.0.0.1:1/v1", api_key: none } }\n';
  const setup = withMetric(`{ name: quality, rubric: rubric.yaml, judge: { id: "${id}" } }`, providers);
  expect((await load(setup)).judges).toHaveLength(1);
});

test('commands and composites', async () => {
  const command =
    '{ name: mine, command: [python3, m.py], files: [m.py], direction: minimise, scale: [9, 0], timeout_s: 5 }';
  const loaded = await load(
    withMetric(`${command}\n  - { name: all, composite: { valid: 1, mine: 3 }, length_penalty: {} }`),
  );
  expect(loaded.metrics[2]).toMatchObject({
    kind: 'command',
    command: ['python3', 'm.py'],
    direction: 'minimise',
    scale: [9, 0],
    timeoutMs: 5000,
  });
  expect(loaded.metrics[3]).toEqual({
    kind: 'composite',
    name: 'all',
    parts: [
      { metric: 'valid', weight: 0.25 },
      { metric: 'mine', weight: 0.75 },
    ],
    penalty: { of: 'prompt', limit: 15000, from: 0.9, most: 0.3 },
  });
});

const AT = 'experiments/greet/experiment.yaml';
const JUDGED = `judge: ${JUDGE}\n`;

test.each([
  ['no judge', '{ name: q, rubric: rubric.yaml }', '', `${AT}:11:16: metrics.2.rubric: a rubric needs a \`judge\``],
  [
    'a rolling alias',
    '{ name: q, rubric: rubric.yaml, judge: { id: "openai:gpt-4.1" } }',
    '',
    'metrics.2.judge.id: "openai:gpt-4.1" names no fixed version',
  ],
  [
    'a latest model',
    '{ name: q, rubric: rubric.yaml, judge: { id: "anthropic:claude-3-7-sonnet-latest" } }',
    '',
    'allow_rolling: true',
  ],
  [
    'a model without its tag',
    '{ name: q, rubric: rubric.yaml }',
    'judge: { id: "ollama:llama3" }\n',
    'judge.id: "ollama:llama3" names no fixed version',
  ],
  [
    'an unknown provider',
    '{ name: q, rubric: rubric.yaml, judge: { id: "opnai:x-2025-01-01" } }',
    '',
    'metrics.2.judge.id: unknown provider "opnai" (did you mean "openai"?)',
  ],
  [
    'the same judge twice',
    `{ name: q, rubric: rubric.yaml, judge: [${JUDGE}, ${JUDGE}] }`,
    '',
    'two judges must be two different models',
  ],
  [
    'three judges',
    `{ name: q, rubric: rubric.yaml, judge: [${JUDGE}, ${JUDGE}, ${JUDGE}] }`,
    '',
    'expected a model, a list of two models, or lazy',
  ],
  [
    'people with a prompt',
    '{ name: q, rubric: rubric.yaml, judge: lazy, prompt: judge.md }',
    '',
    'a lazy judge goes by the rubric: leave `prompt` out',
  ],
  [
    'a rubric that is not there',
    '{ name: q, rubric: none.yaml }',
    JUDGED,
    'metrics.2.rubric: rubric: there is no file',
  ],
  [
    'a gate below',
    '{ name: q, rubric: rubric.yaml, only_if: [q2] }',
    JUDGED,
    'metrics.2.only_if.0: no metric "q2" is declared above this one; above are: valid, few',
  ],
  [
    'a part that is not there',
    '{ name: q, composite: { vald: 1 } }',
    '',
    'metrics.2.composite.vald: no metric "vald" is declared above this one (did you mean "valid"?)',
  ],
  ['a part of its own', '{ name: q, composite: { q: 1 } }', '', 'no metric "q" is declared above'],
  [
    'a penalty without a limit',
    '{ name: q, composite: { valid: 1 }, length_penalty: { of: output } }',
    '',
    'say the `limit` of an output',
  ],
  [
    'a key of another kind',
    '{ name: q, check: json_valid, judge: lazy }',
    '',
    '"judge" belongs to a metric with `rubric`',
  ],
  [
    'a key that no judge has',
    '{ name: q, rubric: rubric.yaml, path: x }',
    JUDGED,
    'a metric with `rubric` has no "path"',
  ],
  ['a key that no module has', '{ name: q, module: m.py, path: x }', '', 'a metric with `module` has no "path"'],
  ['a command without files', '{ name: q, command: [x] }', '', 'a command needs `files`'],
  [
    'a file that is not there',
    '{ name: q, command: [x], files: [y] }',
    '',
    'metrics.2.files.0: file of a metric: there is no file',
  ],
])('%s is refused', async (_, line, more, message) => {
  expect(await refusal(withMetric(line, more))).toContain(message);
});

test.each([
  [
    'a level that is not described',
    RUBRIC.replace('3: perhaps, ', ''),
    'rubric.yaml:8:5: criteria.0.levels.3: is missing',
  ],
  [
    'a level too many',
    RUBRIC.replace('5: very much', '5: very much, 6: wow'),
    'unknown key "6"; allowed here: 1, 2, 3, 4, 5',
  ],
  [
    'no criterion',
    RUBRIC.replace(/criteria:[\s\S]*/, 'criteria: []\n'),
    'rubric.yaml:4:1: criteria: at least one criterion is needed',
  ],
  [
    'the same criterion twice',
    RUBRIC.replace('name: ясно', 'name: warm'),
    'rubric.yaml:9:7: criteria.1.name: "warm" is the name of another criterion already',
  ],
  ['an example off the scale', RUBRIC.replace('warm: 4', 'warm: 6'), 'examples.0.levels.warm: must be at most 5'],
  [
    'an example without a level',
    RUBRIC.replace('warm: 4, ', ''),
    'examples.0.levels: "warm" needs a whole level from 1 to 5',
  ],
  ['a key that nobody knows', RUBRIC.replace('weight:', 'wieght:'), 'unknown key "wieght" (did you mean "weight"?)'],
  ['no YAML', 'rubric: [', 'not YAML that can be read'],
])('a rubric with %s is refused with its line', async (_, rubric, message) => {
  expect(await refusal(withMetric('{ name: q, rubric: rubric.yaml }', JUDGED, rubric))).toContain(message);
});
