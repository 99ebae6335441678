import { expect, test } from 'vitest';
import { type ModuleTask, moduleStep, type TaskFunction } from '../../../src/adapters/steps/module.ts';
import { BudgetExhausted, CallError } from '../../../src/domain/errors.ts';
import type { Json } from '../../../src/domain/example.ts';
import type { ModelRequest } from '../../../src/ports/model.ts';
import { scripted, TARGET } from '../lab/bench.ts';
import { newPath } from '../store/places.ts';
import { stepOver } from './rollouts.ts';

interface Given {
  readonly components: { readonly system: string };
  readonly example: { readonly id: string; readonly input: string };
  readonly model: {
    readonly id: string;
    complete(request: unknown): Promise<{ text: string; object?: Json; usage: { usd?: number } | null }>;
  };
  readonly attempt: number;
  readonly params: { readonly [name: string]: Json };
  readonly signal: AbortSignal;
}

type Code = (given: Given) => unknown;

function moduleOf(run: Code, over: Partial<ModuleTask> = {}) {
  const task: ModuleTask = {
    hash: 'one',
    name: './task.mjs',
    params: { tone: 'kind' },
    schema: null,
    answers: { truncated: 'score', refused: 'score' },
    calls: 3,
    maxCalls: 3,
    timeoutMs: 20_000,
    ...over,
  };
  return moduleStep(task, run as TaskFunction);
}

const asking = (content: string) => ({ messages: [{ role: 'user', content }] });
const last = ({ messages }: ModelRequest) => messages.at(-1)!.content;
const echo = () => scripted(TARGET, (request) => `<${last(request)}>`);

const CHAIN: Code = async ({ components, example, model, params }) => {
  const first = await model.complete({ system: components.system, ...asking(example.input) });
  const second = await model.complete(asking(`${first.text} and more`));
  return { output: [first.text, second.text, params.tone] };
};

test('a chain of calls is one rollout: each call is booked, kept and part of the trace', async () => {
  const target = echo();
  const step = await stepOver(moduleOf(CHAIN), target);
  const [rollout] = await step.rollouts();
  expect(rollout).toMatchObject({
    output: ['<one>', '<<one> and more>', 'kind'],
    status: 'ok',
    usage: { inputTokens: 20, outputTokens: 10, usd: 0.02 },
    trace: [
      { role: 'system', content: step.experiment.base.components.system },
      { role: 'user', content: 'one' },
      { role: 'assistant', content: '<one>' },
      { role: 'user', content: '<one> and more' },
      { role: 'assistant', content: '<<one> and more>' },
    ],
  });
  expect(step.ledger.spent()).toMatchObject({ calls: 2, taskCalls: 2, usd: 0.02 });
  expect(new Set(target.sent.map(({ seed }) => seed)).size).toBe(2);
});

test('what the answer should be is not handed over, and what is changed stays there', async () => {
  const seen: unknown[] = [];
  const spoiling: Code = ({ example, params }) => {
    seen.push(structuredClone(example));
    Object.assign(example, { input: 'spoiled' });
    Object.assign(params, { tone: 'rude' });
    return { output: params.tone };
  };
  const examples = ['a', 'b'].map((id) => ({
    id,
    input: { text: id },
    expected: 'x',
    reference: 'y',
    rubric: 'z',
    tags: ['t'],
  }));
  const step = await stepOver(moduleOf(spoiling), echo(), { examples });
  await step.came();
  expect(seen).toEqual(['a', 'b'].map((id) => ({ id, input: { text: id }, tags: ['t'] })));
  expect(step.experiment.examples.train.map(({ input }) => input)).toEqual([{ text: 'a' }, { text: 'b' }]);
});

test('calls of a rollout that went wrong are not paid for again, whatever their order', async () => {
  const path = newPath();
  const target = echo();
  let broken = true;
  const wide: Code = async ({ model }) => {
    const texts = ['x', 'y', 'x'].map((content) => model.complete(asking(content)));
    const answers = await Promise.all(broken ? texts : texts.toReversed());
    if (broken) throw new TypeError('out of luck');
    return { output: answers.map(({ text }) => text) };
  };
  const before = await stepOver(moduleOf(wide), target, { path });
  expect(await before.came()).toEqual([{ unscored: expect.stringContaining('out of luck') }]);
  before.population.close();
  expect(target.sent).toHaveLength(3);
  // Equal requests are told apart: each is a call of its own.
  expect(new Set(target.sent.map(({ seed }) => seed)).size).toBe(3);

  broken = false;
  const after = await stepOver(moduleOf(wide), target, { path });
  expect(await after.came()).toEqual([['<x>', '<y>', '<x>']]);
  expect(target.sent).toHaveLength(3);
});

const WRONG: readonly [title: string, run: Code, says: RegExp][] = [
  [
    'an exception, told with its place',
    () => {
      throw new RangeError('no such page');
    },
    /^the task went wrong: \.\/task\.mjs failed: RangeError: no such page \(at \S* ?\(?module\.test\.ts:\d+:\d+\)?\)$/,
  ],
  [
    'something thrown that is no error',
    () => {
      throw 'tantrum';
    },
    /failed: it threw tantrum$/,
  ],
  ['nothing returned', () => undefined, /returned undefined, not \{ output, trace\?, status\?, partial\? \}$/],
  ['no output', () => ({ result: 1 }), /returned \{ result: 1 \}, not/],
  ['an output that is no number', () => ({ output: { a: Number.NaN } }), /the output \{ a: NaN \}, which is no JSON$/],
  ['an output that is a function', () => ({ output: () => 1 }), /which is no JSON$/],
  [
    'an output in a circle',
    () => {
      const output: unknown[] = [];
      output.push(output);
      return { output };
    },
    /which is no JSON$/,
  ],
  ['a trace of another shape', () => ({ output: 1, trace: [{ role: 'tool', content: 'x' }] }), /returned/],
  [
    'too many calls, though it caught that',
    async ({ model }) => {
      for (let call = 0; call < 5; call++) await model.complete(asking(String(call))).catch(() => null);
      return { output: 'as if nothing had been' };
    },
    /^the task went wrong: more than 3 calls in one rollout: raise task\.max_calls, or ask less$/,
  ],
  [
    'a parameter of the model',
    ({ model }) => model.complete({ ...asking('x'), temperature: 2 }),
    /takes \{ system\?, messages, schema\? \}.*temperature/,
  ],
  ['a request without messages', ({ model }) => model.complete('hello'), /takes \{ system\?, messages, schema\? \}/],
];

test.each(WRONG)('%s: this rollout has no score, and is told once', async (_, run, says) => {
  const examples = ['a', 'b'].map((id) => ({ id, input: id }));
  const step = await stepOver(moduleOf(run), echo(), { examples });
  const reasons = await step.came();
  expect(reasons).toEqual(examples.map(() => ({ unscored: expect.stringMatching(says) })));
  expect(step.notes()).toEqual([expect.stringMatching(/^2 rollouts have no score: /)]);
});

test('a rollout that never answers ends by its deadline, which stands still while a call is under way', async () => {
  const never = await stepOver(
    moduleOf(() => new Promise(() => undefined), { timeoutMs: 50 }),
    echo(),
  );
  expect(await never.came()).toEqual([{ unscored: 'the task went wrong: ./task.mjs: no answer in 0.05 s' }]);

  const told: unknown[] = [];
  const waiting: Code = ({ signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(told.push(signal.reason))));
  const late = await stepOver(moduleOf(waiting, { timeoutMs: 50 }), echo());
  await late.came();
  expect(told).toEqual([expect.objectContaining({ message: './task.mjs: no answer in 0.05 s' })]);

  const slow = scripted(TARGET, () => 'at last');
  const call: typeof slow.call = async (...words) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return slow.call(...words);
  };
  const patient: Code = async ({ model }) => ({ output: (await model.complete(asking('x'))).text });
  const kept = await stepOver(moduleOf(patient, { timeoutMs: 200 }), { ...slow, call });
  expect(await kept.came()).toEqual(['at last']);
});

test('a call that is begun when the rollout is over is not made, and one that is left alone is waited for', async () => {
  const target = echo();
  const outside: { complete?: Given['model']['complete'] } = {};
  const leaving: Code = ({ model }) => {
    outside.complete = model.complete;
    void model.complete(asking('left alone'));
    return { output: 'done' };
  };
  const step = await stepOver(moduleOf(leaving), target);
  const [rollout] = await step.rollouts();
  expect(rollout).toMatchObject({ output: 'done', usage: { usd: 0.01 }, trace: [{}, { content: '<left alone>' }] });
  await expect(outside.complete!(asking('too late'))).rejects.toThrow('wait for every call');
  expect(target.sent).toHaveLength(1);
});

const down = (from: number) =>
  scripted(TARGET, (request, n) => (n < from ? `<${last(request)}>` : new CallError('rejected', 'overloaded')));

test('a provider in trouble leaves the rollout without a score, unless the module says that it goes without', async () => {
  const catching =
    (more: object): Code =>
    async ({ model }) => {
      const first = await model.complete(asking('x'));
      const second = await model.complete(asking('y')).catch(() => null);
      return { output: [first.text, second?.text ?? null], ...more };
    };
  const reason = { unscored: 'target could not answer: overloaded' };
  expect(await (await stepOver(moduleOf(CHAIN), down(1))).came()).toEqual([reason]);
  expect(await (await stepOver(moduleOf(catching({})), down(1))).came()).toEqual([reason]);
  expect(await (await stepOver(moduleOf(catching({ partial: true })), down(1))).came()).toEqual([['<x>', null]]);
});

test('a budget that is used up stops the run, whatever the module makes of it', async () => {
  const deaf: Code = async ({ model }) => {
    for (const content of ['x', 'y', 'z']) await model.complete(asking(content)).catch(() => null);
    return { output: 'all is well', partial: true };
  };
  // Room for the wave as it was expected, which took less than it may.
  const target = echo();
  const step = await stepOver(moduleOf(deaf, { maxCalls: 1 }), target, { budget: { calls: 2 } });
  await expect(step.came()).rejects.toThrow(BudgetExhausted);
  expect(target.sent).toHaveLength(2);
});

test('a wave is refused beforehand when its calls at most are more than what is left', async () => {
  const target = echo();
  const examples = ['a', 'b'].map((id) => ({ id, input: id }));
  const step = await stepOver(moduleOf(CHAIN), target, { budget: { calls: 5 }, examples });
  await expect(step.came()).rejects.toThrow('needs 6 calls');
  expect(target.sent).toHaveLength(0);
});

test('secrets are redacted in what a module returns, traces and throws', async () => {
  const leaking: Code = () => ({ output: 'canary-secret', trace: [{ role: 'user', content: 'canary-secret' }] });
  const [rollout] = await (await stepOver(moduleOf(leaking), echo())).rollouts();
  expect(JSON.stringify(rollout)).not.toContain('canary');
  const throwing: Code = () => {
    throw new Error('canary-secret');
  };
  const step = await stepOver(moduleOf(throwing), echo());
  expect(JSON.stringify([await step.came(), step.notes()])).not.toContain('canary');
});

test('the version covers what a rollout depends on, and no limits', () => {
  const version = (over: Partial<ModuleTask>) => moduleOf(CHAIN, over).version;
  const same = [{ maxCalls: 9, calls: 9 }, { timeoutMs: 1 }, { name: 'moved.mjs' }];
  const others = [{ hash: 'two' }, { params: {} }, { schema: { type: 'object' } }];
  expect(new Set([{}, ...same].map(version)).size).toBe(1);
  expect(new Set([{}, ...others].map(version)).size).toBe(4);
});
