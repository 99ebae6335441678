import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { processPool } from '../../../src/adapters/commands/pool.ts';
import { type CommandTask, commandStep } from '../../../src/adapters/steps/command.ts';
import { BudgetExhausted, CallError, ProviderRefusal } from '../../../src/domain/errors.ts';
import type { Budget } from '../../../src/ports/experiment.ts';
import type { Model, ModelRequest } from '../../../src/ports/model.ts';
import type { Step } from '../../../src/ports/step.ts';
import { scripted, TARGET } from '../lab/bench.ts';
import { newPath } from '../store/places.ts';
import { stepOver } from './rollouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'evolve-worker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Does what the input tells it; says how many requests it was given in its life. */
writeFileSync(
  join(folder, 'worker.mjs'),
  `import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (value) => console.log(JSON.stringify(value));
const heard = async () => JSON.parse((await lines.next()).value);
let life = 0;
appendFileSync('started', process.pid + '\\n');
for (;;) {
  const next = await lines.next();
  if (next.done) break;
  const { id, components, input, model, attempt, params, ...more } = JSON.parse(next.value);
  life += 1;
  const ask = async (content, call) => {
    say({ id, ...(call && { call }), complete: { system: components.system, messages: [{ role: 'user', content }] } });
    return heard();
  };
  const [what, ...words] = input.split(' ');
  if (what === 'die') { console.error('out of ideas'); process.exit(3); }
  else if (what === 'garbage') console.log('hello');
  else if (what === 'hang') setInterval(() => {}, 1000);
  else if (what === 'endless') for (;;) { if (!process.stdout.write('x'.repeat(1e6))) await new Promise((go) => process.stdout.once('drain', go)); }
  else if (what === 'error') say({ id, error: 'no such city' });
  else if (what === 'fatal') say({ id, error: 'the licence has run out', fatal: true });
  else if (what === 'shape') say({ id, outptu: 1 });
  else if (what === 'usage') say({ id, output: life, usage: JSON.parse(words.join(' ')) });
  else if (what === 'stderr') { console.error('thinking about ' + words); say({ id, output: 'thought', trace: [{ role: 'user', content: 'hm' }] }); }
  else if (what === 'deep') console.log('{"id":"' + id + '","output":' + '['.repeat(20000) + ']'.repeat(20000) + '}');
  else if (what === 'deepask') { console.log('{"id":"' + id + '","complete":{"messages":[{"role":"user","content":"x"}],"schema":{"a":' + '['.repeat(20000) + ']'.repeat(20000) + '}}}'); await heard(); say({ id, output: 'went on' }); }
  else if (what === 'proto') console.log('{"id":"' + id + '","output":{"__proto__":{"polluted":1}},"__proto__":{"error":"x"}}');
  else if (what === 'leak') { console.error('canary-secret'); say({ id, error: 'canary-secret', ...(words[0] && { fatal: true }) }); }
  else if (what === 'words') say({ id, output: process.argv.slice(2) });
  else if (what === 'env') say({ id, output: process.env.WHO });
  else if (what === 'life') say({ id, output: life });
  else if (what === 'seen') say({ id, output: { components, input, model, attempt, params, more } });
  else if (what === 'ask') {
    const answers = [];
    for (const word of words) answers.push(await ask(word, word));
    const failed = answers.some((one) => one.failed);
    say({ id, output: answers.map((one) => one.failed ?? [one.call, one.completion.text, one.completion.usage?.usd]), ...(params.partial && { partial: true }) });
  }
}
`,
);
writeFileSync(join(folder, 'started'), '');
const pids = () => readFileSync(join(folder, 'started'), 'utf8').split('\n').filter(Boolean).map(Number);
const starts = () => pids().length;

const open: Step[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close?.();
});

interface Over extends Partial<CommandTask> {
  readonly workers?: number;
  readonly timeoutMs?: number;
}

function stepOf({ workers = 1, timeoutMs = 20_000, ...over }: Over = {}): Step {
  const task: CommandTask = {
    command: [process.execPath, 'worker.mjs'],
    hash: 'one',
    params: {},
    schema: null,
    answers: { truncated: 'score', refused: 'score' },
    calls: 0,
    maxCalls: over.calls ?? 0,
    ...over,
  };
  const env = { WHO: 'canary-secret', PATH: process.env.PATH };
  const step = commandStep(task, processPool({ command: task.command, folder, env, timeoutMs }, workers));
  open.push(step);
  return step;
}

const last = ({ messages }: ModelRequest) => messages.at(-1)!.content;
const echo = () => scripted(TARGET, (request) => `<${last(request)}>`);
const examplesOf = (inputs: readonly string[]) => inputs.map((input, at) => ({ id: `e${at}`, input }));

function over(
  inputs: readonly string[],
  how: Over & { readonly target?: Model; readonly budget?: Partial<Budget>; readonly path?: string } = {},
) {
  const { target = echo(), budget, path, ...rest } = how;
  const more = { ...(budget && { budget }), ...(path && { path }) };
  return stepOver(stepOf(rest), target, { examples: examplesOf(inputs), ...more });
}

test('a worker stays, is given one request at a time, and knows what the contract says', async () => {
  const step = await over(['seen', 'life', 'life']);
  const { components } = step.experiment.base;
  const first = { components, input: 'seen', model: 'target', attempt: 0, params: {}, more: {} };
  expect(await step.came()).toEqual([first, 2, 3]);
  expect(step.ledger.spent()).toMatchObject({ calls: 0, usd: 0, unknownUsd: 0 });
});

test('there are as many processes as are wanted at once, and no more than workers', async () => {
  const before = starts();
  await (
    await over(
      Array.from({ length: 12 }, () => 'life'),
      { workers: 3 },
    )
  ).came();
  expect(starts() - before).toBeGreaterThan(0);
  expect(starts() - before).toBeLessThanOrEqual(3);
});

const TROUBLES: readonly [title: string, input: string, says: RegExp][] = [
  ['ends', 'die', /worker\.mjs: it ended with 3; it wrote: out of ideas$/],
  ['writes garbage', 'garbage', /not an answer to the request: hello$/],
  ['says nothing', 'hang', /no answer in 5 s$/],
  ['never ends its line', 'endless', /it wrote a line of more than 50 MB$/],
  ['says that it failed', 'error', /worker\.mjs: no such city$/],
  ['answers in another shape', 'shape', /outptu: 1 .*, not \{"id", "output"/],
];

test.each(TROUBLES)('a program that %s costs that rollout alone', async (_, input, says) => {
  // Time enough for a process to begin on a busy machine.
  const step = await over(['life', input, 'life'], { timeoutMs: input === 'hang' ? 5000 : 60_000 });
  const [first, second, third] = await step.came();
  expect([first, typeof third]).toEqual([1, 'number']);
  expect(second).toEqual({ unscored: expect.stringMatching(says) });
  expect(step.notes()).toEqual([expect.stringMatching(/^1 rollout has no score: /)]);
});

test('no shell reads the words of a command', async () => {
  const words = ['$(touch hacked)', '; touch hacked', '*', 'a b'];
  const step = await over(['words'], { command: [process.execPath, 'worker.mjs', ...words] });
  expect(await step.came()).toEqual([words]);
});

test('a program that is not there says so in each rollout', async () => {
  const step = await over(['life'], { command: ['no-such-program-at-all'] });
  expect(await step.came()).toEqual([{ unscored: expect.stringContaining('ENOENT') }]);
});

test('what cannot go on pauses the run', async () => {
  const step = await over(['fatal']);
  await expect(step.came()).rejects.toThrow(ProviderRefusal);
  await expect(step.came()).rejects.toThrow('the licence has run out');
});

const HOSTILE: readonly [input: string, says: RegExp][] = [
  ['deep', /which is no JSON$/],
  ['deepask', /nested too deep$/],
  ['proto', /, not \{"id", "output"/],
];

test.each(HOSTILE)('a hostile answer costs its rollout alone: %s', async (input, says) => {
  const step = await over([input, 'life'], { calls: 1 });
  expect(await step.came()).toEqual([{ unscored: expect.stringMatching(says) }, expect.any(Number)]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('what a program says when it fails is redacted wherever it is kept', async () => {
  const step = await over(['leak'], { calls: 1 });
  expect(JSON.stringify([await step.came(), step.notes()])).not.toContain('canary');
  const fatal = await over(['leak fatally'], { calls: 1 });
  await expect(fatal.came()).rejects.toThrow(/^(?!.*canary)/);
  for (const { path, population } of [step, fatal]) {
    population.close();
    expect(readFileSync(path, 'latin1')).not.toContain('canary');
  }
});

test('stderr is kept beside the trace, and secrets are redacted', async () => {
  const step = await over(['stderr canary-secret', 'env']);
  const [thought, env] = await step.rollouts();
  expect(thought).toMatchObject({
    output: 'thought',
    trace: [
      { role: 'user', content: 'hm' },
      { role: 'system', content: 'stderr:\nthinking about [redacted]' },
    ],
  });
  expect(env).toMatchObject({ output: '[redacted]', trace: [] });
});

test('a worker that asks for calls has them booked, kept and traced one by one', async () => {
  const target = echo();
  const path = newPath();
  const step = await over(['ask x y'], { calls: 2, target, path });
  const [rollout] = await step.rollouts();
  expect(rollout).toMatchObject({
    output: [
      ['x', '<x>', 0.01],
      ['y', '<y>', 0.01],
    ],
    usage: { inputTokens: 20, outputTokens: 10, usd: 0.02 },
  });
  expect('trace' in rollout! && rollout.trace.map(({ role }) => role)).toEqual([
    ...['system', 'user', 'assistant'],
    ...['system', 'user', 'assistant'],
  ]);
  expect(step.ledger.spent()).toMatchObject({ calls: 2, usd: 0.02, unknownUsd: 0 });
});

test('more calls than max_calls are refused, and a provider in trouble leaves the rollout without a score', async () => {
  const many = await over(['ask x y z'], { calls: 2 });
  expect(await many.came()).toEqual([{ unscored: expect.stringContaining('more than 2 calls in one rollout') }]);
  expect(many.ledger.spent().calls).toBe(2);

  const down = () =>
    scripted(TARGET, (request, n) => (n === 0 ? `<${last(request)}>` : new CallError('rejected', 'overloaded')));
  const strict = await over(['ask x y'], { calls: 2, target: down() });
  expect(await strict.came()).toEqual([{ unscored: 'target could not answer: overloaded' }]);
  const partial = await over(['ask x y'], { calls: 2, target: down(), params: { partial: true } });
  expect(await partial.came()).toEqual([[['x', '<x>', 0.01], 'overloaded']]);
});

const usage = (value: object) => `usage ${JSON.stringify(value)}`;
const TOKENS = { input_tokens: 100, output_tokens: 10 };

const METERED: readonly [title: string, input: string, calls: number, spent: object][] = [
  ['with its price', usage({ ...TOKENS, usd: 0.5, calls: 2 }), 3, { calls: 2, usd: 0.5, unknownUsd: 0 }],
  ['at the declared price', usage({ ...TOKENS, calls: 1 }), 3, { calls: 1, usd: 0.00012, unknownUsd: 0 }],
  ['without the number of calls', usage(TOKENS), 3, { calls: 3, usd: 0.00012, unknownUsd: 0 }],
];

test.each(METERED)('calls that a program makes itself are metered %s', async (_, input, calls, spent) => {
  const step = await over([input], { calls });
  const [rollout] = await step.rollouts();
  expect(rollout).toMatchObject({ output: 1, usage: { inputTokens: 100, outputTokens: 10 } });
  expect(step.ledger.spent()).toMatchObject(spent);
});

test('what a program does not say is unknown: the reserve stays', async () => {
  for (const input of ['life', 'die']) {
    const step = await over([input], { calls: 2 });
    await step.came();
    expect(step.ledger.spent().unknownUsd).toBeGreaterThan(0.0002);
  }
});

test('more calls than it may make are told, and are in the books', async () => {
  const step = await over([usage({ ...TOKENS, calls: 4 })], { calls: 2 });
  expect(await step.came()).toEqual([{ unscored: expect.stringContaining('made 4 calls in one rollout') }]);
  expect(step.ledger.spent().calls).toBe(4);
});

test('what its own calls may take is reserved before a program begins', async () => {
  const before = starts();
  const dear = { ...TARGET, price: { input: 1_000_000, output: 1_000_000 } };
  const step = await over([usage({ ...TOKENS, usd: 0 })], {
    calls: 2,
    target: scripted(dear, () => ''),
    budget: { usd: 50 },
  });
  await expect(step.came()).rejects.toThrow(BudgetExhausted);
  expect(starts()).toBe(before);
  const few = await over(['life', 'life'], { calls: 2, budget: { calls: 3 } });
  await expect(few.came()).rejects.toThrow('needs 4 calls');
});

test('an interrupted run leaves no process behind', async () => {
  const step = await over(['hang'], { timeoutMs: 60_000 });
  const before = starts();
  const ended = step.came();
  ended.catch(() => undefined);
  while (starts() === before) await new Promise((resolve) => setTimeout(resolve, 5));
  step.abort.abort(new Error('stopped'));
  await expect(ended).rejects.toThrow(/interrupted/);
  const last = pids().at(-1)!;
  await expect.poll(() => isThere(last), { timeout: 20_000 }).toBe(false);
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ESRCH');
    return false;
  }
}

test('the version covers the words of the command, its files and its parameters', () => {
  const version = (some: Over) => stepOf(some).version;
  const same: Over[] = [{ calls: 9 }, { workers: 3 }, { timeoutMs: 1 }];
  const others: Over[] = [{ hash: 'two' }, { command: ['true'] }, { params: { a: 1 } }, { schema: {} }];
  expect(new Set([{}, ...same].map(version)).size).toBe(1);
  expect(new Set([{}, ...others].map(version)).size).toBe(5);
});
