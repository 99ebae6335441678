import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { evolve, evolveHere, run } from './command.ts';
import { jsonl, LABELS, MESSAGES, PROMPT } from './hotel.ts';
import { filesBelow, placeWith } from './place.ts';

/** A stranger with a prompt and examples of their own, who has read no documentation. */

test('from an empty folder to a patch, by what each command says next', { timeout: 120_000 }, async () => {
  const cwd = placeWith({ 'desk.md': PROMPT, 'messages.jsonl': LABELS });
  const steps: string[] = [];
  /** Types a command, and tells what it said. */
  const type = async (line: string) => {
    steps.push(line);
    const ended = await evolve(line.split(' ').slice(1), { cwd });
    return { ...ended, said: ended.out + ended.err };
  };
  const lost = await type('evolve');
  expect(lost.code).toBe(2);
  const [, hint = ''] = /(evolve init --prompt FILE --examples FILE)/.exec(lost.said) ?? [];
  const made = await type(hint.replace('FILE', 'desk.md').replace('FILE', 'messages.jsonl'));
  expect(made).toMatchObject({ code: 0, err: '' });
  const ran = await type(nextOf(made.out, /^evolve --step desk$/));
  expect(ran.code).toBe(0);
  expect(ran.out).toMatch(/^SIMULATED/m);
  const front = await type(nextOf(ran.out, /^evolve front/));
  expect(front.out).toContain('best');
  const taken = await type(nextOf(ran.out, /^evolve export/));
  expect(taken).toMatchObject({ code: 0 });
  const patch = readFileSync(join(cwd, 'change.patch'), 'utf8');
  expect(patch).toMatch(/^# SIMULATED/m);
  const [, apply = ''] = /^to apply it: git (.*)/m.exec(taken.err) ?? [];
  const applied = await run('git', apply.split(' '), { cwd });
  expect(applied).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(join(cwd, 'experiments/desk/prompt.md'), 'utf8')).not.toBe(PROMPT);
  expect(readFileSync(join(cwd, 'desk.md'), 'utf8')).toBe(PROMPT);
  expect(steps.length).toBeLessThan(10);
});

describe('each wrong step says the next one', () => {
  const BEFORE = {
    front: /Make an experiment of a prompt of yours: evolve init --prompt FILE --examples FILE/,
    '--step desk': /unknown step "desk"[\s\S]*evolve init --prompt FILE --examples FILE --step desk/,
    desk: /to run a step: evolve --step desk/,
    int: /did you mean "init"/,
    init: /evolve init --prompt FILE --examples FILE[\s\S]*evolve init --from-examples FILE/,
    'init --promt desk.md': /Did you mean --prompt\?[\s\S]*evolve init --help says what it takes, with examples/,
    'init --prompt desk.txt': /did you mean "desk\.md"/,
    'init --prompt desk.md --examples mesages.jsonl': /did you mean "messages\.jsonl"/,
    'init --prompt desk.md --examples desk.md':
      /write a JSON object per line, such as \{"input": "\.\.\.", "expected": "\.\.\."\}/,
  };
  const UNTRIED = {
    'init --prompt desk.md': /exists already: run it with evolve --step desk/,
    '--step dsk': /did you mean "desk"/,
    '--step desk --generation 3': /Did you mean --generations\?/,
    '--step desk --profile liv': /did you mean "live"/,
    '--step desk --profile live': /OPENAI_API_KEY is not set\. Set it .*--env-file.*--profile rehearsal/,
    '--step desk --set budget.cals=5': /did you mean "calls"/,
    'front --step desk': /Start with evolve --step desk/,
    'export --step desk': /Start with evolve --step desk/,
    'verify --step desk': /Start with evolve --step desk/,
  };
  const RUN = {
    show: /missing required argument 'id'[\s\S]*evolve show --help says what it takes, with examples/,
    'show 9999 --step desk': /evolve front lists its best ones/,
    'front --run 7 --step desk': /desk has no run 7: it has 1/,
    '--step desk --seed 9': /add --fresh to begin another/,
    'export best --step desk --branch': /no git repository holds the prompt; export a patch without it/,
    'add --step desk': /evolve add --prompt FILE --step NAME/,
  };

  test('before there is an experiment, before its first run, and after', { timeout: 120_000 }, async () => {
    const cwd = placeWith({ 'desk.md': PROMPT, 'messages.jsonl': LABELS });
    const type = (line: string) => evolveHere(line.split(' '), { cwd });
    const wrong = async (steps: Readonly<Record<string, RegExp>>) => {
      for (const [line, next] of Object.entries(steps)) {
        const { code, out, err } = await type(line);
        expect(err).toMatch(next);
        expect({ line, code, out }).toEqual({ line, code: 2, out: '' });
      }
    };
    await wrong(BEFORE);
    expect((await type('--help')).out).toContain('evolve init --prompt prompt.md --examples rows.jsonl');
    expect((await type('init --prompt desk.md --examples messages.jsonl')).code).toBe(0);
    await wrong(UNTRIED);
    expect((await type('--step desk --generations 1 -q')).code).toBe(0);
    await wrong(RUN);
  });
});

/** The command that a text says to type next, without the reason beside it. */
function nextOf(text: string, wanted: RegExp): string {
  const commands = text.split('\n').map((line) => line.trim().split(/ {2,}/)[0] ?? '');
  const found = commands.find((command) => wanted.test(command));
  if (found === undefined) throw new Error(`no next command like ${wanted} in:\n${text}`);
  return found;
}

describe('init', () => {
  const TASKS: readonly [string, readonly unknown[], readonly string[]][] = [
    ['labels', MESSAGES.map(([text, label]) => ({ text, label })), ['right']],
    [
      'short answers to several fields',
      MESSAGES.map(([message], at) => ({ id: at, input: { message, room: `${at}` }, expected: `desk ${at}` })),
      ['right'],
    ],
    [
      'objects',
      MESSAGES.map(([input, desk]) => ({
        input,
        expected: {
          desk,
          urgent: input.length > 25,
          words: input.split(' ').slice(0, 2),
          reply: `Dear guest, we have read your message. ${input}`,
        },
      })),
      ['valid', 'right', 'words_count', 'no_placeholders', 'length_ratio'],
    ],
    [
      'texts of their own',
      MESSAGES.map(([input, desk]) => ({
        input,
        answer: `Thank you for telling us. Our ${desk} will see to it within the hour, and calls you when all is done.`,
      })),
      ['no_placeholders', 'length_ratio', 'invented_percentages'],
    ],
    [
      'chats',
      MESSAGES.map(([content, label]) => ({
        messages: [
          { role: 'user', content },
          { role: 'assistant', content: label },
        ],
      })),
      ['right'],
    ],
  ];

  test.each(TASKS)(
    '%s: what it writes runs, and its rehearsal finds something',
    { timeout: 60_000 },
    async (_, rows, metrics) => {
      const cwd = placeWith({ 'task.md': PROMPT, 'rows.jsonl': jsonl(rows) });
      const made = await evolveHere(['init', '--prompt', 'task.md', '--examples', 'rows.jsonl', '--json'], { cwd });
      expect(made).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(made.out)).toMatchObject({ step: 'task', train: 10, verify: 10, metrics });
      const ran = await evolveHere(['--step', 'task', '--generations', '3', '--json', '-q'], { cwd });
      expect(ran).toMatchObject({ code: 0, err: '' });
      const front = JSON.parse((await evolveHere(['front', '--step', 'task', '--json'], { cwd })).out);
      const mean = (operator: string) =>
        Math.max(
          ...front.candidates.flatMap((one: Shown) =>
            (one.operator === 'seed') === (operator === 'seed') ? [one.primary.mean] : [],
          ),
        );
      expect(mean('seed')).toBeLessThan(0.9);
      expect(mean('others')).toBeGreaterThan(mean('seed') + 0.05);
    },
  );

  interface Shown {
    readonly operator: string;
    readonly primary: { readonly mean: number };
  }

  test('a prompt in a git repository stays where it is, and the patch changes it there', {
    timeout: 60_000,
  }, async () => {
    const cwd = placeWith({ 'prompts/desk.md': PROMPT, 'messages.jsonl': LABELS });
    await run('git', ['init', '-q'], { cwd });
    const made = await evolveHere(['init', '--prompt', 'prompts/desk.md', '--examples', 'messages.jsonl', '--json'], {
      cwd,
    });
    expect(JSON.parse(made.out)).toMatchObject({ copy: null });
    expect(filesBelow(join(cwd, 'experiments'))).not.toContain('desk/prompt.md');
    expect((await evolveHere(['--step', 'desk', '--generations', '1', '-q'], { cwd })).code).toBe(0);
    const { out } = await evolveHere(['export', 'best', '--step', 'desk'], { cwd });
    expect(out).toContain('+++ b/prompts/desk.md');
  });

  test('without examples it makes some up, and says so', async () => {
    const cwd = placeWith({ 'desk.md': PROMPT });
    const { code, out } = await evolveHere(['init', '--prompt', 'desk.md'], { cwd });
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('The examples are made up: replace') });
    expect((await evolveHere(['--step', 'desk', '--generations', '1', '-q'], { cwd })).code).toBe(0);
  });

  test('a prompt that speaks of the input is the user message, and models of ones own are in the live profile', async () => {
    const cwd = placeWith({ 'desk.md': `${PROMPT}\nMessage: {{input}}\n`, 'messages.jsonl': LABELS });
    const words =
      'init --prompt desk.md --examples messages.jsonl --model ollama:llama3.1 --model openai:gpt-4o-mini --intent'.split(
        ' ',
      );
    expect((await evolveHere([...words, 'stay polite'], { cwd })).code).toBe(0);
    const experiment = readFileSync(join(cwd, 'experiments/desk/experiment.yaml'), 'utf8');
    expect(experiment).toContain('user: { file: prompt.md }');
    expect(experiment).toContain('- { id: ollama:llama3.1, price: { input: 0, output: 0 } }');
    expect(experiment).toContain('intent: stay polite');
  });

  const REFUSED: readonly [string, Record<string, string>, string, RegExp][] = [
    ['no prompt', {}, 'init', /init needs a prompt: evolve init --prompt FILE/],
    ['a prompt that is not there', {}, 'init --prompt a.md', /--prompt: there is no file .*a\.md/],
    [
      'a prompt under a name that is nearly right',
      { 'desk.md': 'x' },
      'init --prompt desk.txt',
      /there is no file .*desk\.txt \(did you mean "desk\.md"\?\)/,
    ],
    [
      'an input to learn from and to prove on',
      { 'a.md': 'x', 'b.jsonl': '{"input":"a","output":"x"}\n', 'c.jsonl': '{"input":"a","output":"y"}\n' },
      'init --prompt a.md --examples b.jsonl --verify c.jsonl',
      /--verify: 1 of 1 inputs of c\.jsonl are among --examples too \(first: v001\): take them out of one file/,
    ],
    [
      'what loads only in part',
      {
        'a.md': 'x',
        'b.jsonl': '{"id":"1","input":"a","output":"x"}\n',
        'c.jsonl': '{"id":"1","input":"b","output":"y"}\n',
      },
      'init --prompt a.md --examples b.jsonl --verify c.jsonl',
      /the id "1" is in train as well/,
    ],
    [
      'a file without its option',
      { 'a.md': 'x' },
      'init a.md',
      /too many arguments[\s\S]*evolve init --help says what it takes/,
    ],
    [
      'a program whose text is not named',
      { 'step.py': 'FIRST = "Sort."\nclass Step:\n  SECOND = "Go on."\n' },
      'init --prompt step.py',
      /step\.py is not a prompt from its first line .* --symbol NAME which of its texts is: FIRST, Step\.SECOND/,
    ],
    [
      'keys of which none is named',
      { 'prompts.yaml': 'sort: { system: Sort. }\n' },
      'init --prompt prompts.yaml',
      /with --key PATH which of its texts is: sort\.system/,
    ],
    [
      'no model',
      { 'a.md': 'x' },
      'init --prompt a.md --model gpt',
      /--model: "gpt" names no model: expected provider:name/,
    ],
    [
      'a provider that is nearly one',
      { 'a.md': 'x' },
      'init --prompt a.md --reflector antropic:claude',
      /--reflector: of the provider "antropic" nobody knows the address \(did you mean "anthropic"\?\)/,
    ],
    ['an empty prompt', { 'a.md': ' \n' }, 'init --prompt a.md', /a\.md is empty: write down/],
    [
      'no JSON',
      { 'a.md': 'x', 'b.jsonl': 'hello\n' },
      'init --prompt a.md --examples b.jsonl',
      /b\.jsonl:1: not JSON .*object per line/,
    ],
    [
      'no answers',
      { 'a.md': 'x', 'b.jsonl': '{"input":"a"}\n' },
      'init --prompt a.md --examples b.jsonl',
      /1 of 1 examples do not say what a good answer is .*"expected"/,
    ],
    [
      'answers of several kinds',
      { 'a.md': 'x', 'b.jsonl': '{"input":"a","output":"x"}\n{"input":"b","output":{"y":1}}\n' },
      'init --prompt a.md --examples b.jsonl',
      /several kinds: make them all/,
    ],
    [
      'no input',
      { 'a.md': 'x', 'b.jsonl': '{"output":"x"}\n' },
      'init --prompt a.md --examples b.jsonl',
      /b\.jsonl:1: nothing in it is an input/,
    ],
    ['a name that is none', { 'a.md': 'x' }, 'init --prompt a.md --step Ä', /"Ä" cannot name a step/],
    [
      'an experiment that is there',
      { 'a.md': 'x', 'experiments/a/experiment.yaml': '' },
      'init --prompt a.md',
      /exists already: run it with evolve --step a/,
    ],
  ];
  test.each(REFUSED)('%s is told with what to do', async (_, files, line, message) => {
    const cwd = placeWith(files);
    const before = filesBelow(cwd);
    const { code, err } = await evolveHere(line.split(' '), { cwd });
    expect(err).toMatch(message);
    expect({ code, files: filesBelow(cwd) }).toEqual({ code: 2, files: before });
  });
});
