import { expect, test } from 'vitest';
import { evolve, evolveHere } from './command.ts';
import { greetPlace, swapped } from './greet.ts';
import { placeWith, put } from './place.ts';

/** Steps that are code of the user's own, as the commands see them. */

const CHAIN = 'identify_potential_levers_chain';

const WORKER = `import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { id } = JSON.parse(line);
  console.log(JSON.stringify({ id, error: 'the licence has run out', fatal: true }));
}
`;
const MENDED = WORKER.replace(
  "error: 'the licence has run out', fatal: true",
  "output: { names: ['Ann', 'Bob', 'Cid'] }",
);

function commandPlace(words: string) {
  const task = `task: { kind: command, command: [${words}], files: [worker.mjs], max_calls: 0, output: { schema: schema.json } }`;
  return greetPlace({ 'experiment.yaml': swapped(/^task: .*$/m, task), 'worker.mjs': WORKER });
}

test('doctor and estimate know how many calls a rollout takes', async () => {
  const cwd = placeWith();
  const doctor = await evolveHere(['doctor', '--step', CHAIN, '--offline'], { cwd });
  expect(doctor).toMatchObject({
    code: 0,
    out: expect.stringMatching(/task +\.\/task\.mjs loads, at most 5 calls per rollout/),
  });
  const estimate = await evolveHere(['estimate', '--step', CHAIN], { cwd });
  expect(estimate.out).toContain('a rollout takes 1 to 5 calls');
  const { roles, calls_per_rollout } = JSON.parse(
    (await evolveHere(['estimate', '--step', CHAIN, '--json'], { cwd })).out,
  );
  expect([calls_per_rollout, roles.task.calls.low]).toEqual([{ low: 1, high: 5 }, 16]);
  const none = await evolveHere(['estimate', '--step', 'greet'], { cwd: commandPlace('node, worker.mjs') });
  expect(none.out).toContain('a rollout takes no call that is booked');
});

test('doctor names a program that is not there', async () => {
  const cwd = commandPlace('no-such-program-at-all, worker.mjs');
  const { code, out } = await evolveHere(['doctor', '--step', 'greet', '--offline'], { cwd });
  expect(code).not.toBe(0);
  expect(out).toMatch(/task +no program "no-such-program-at-all" is in PATH: install it/);
});

test('recorded rollouts are taken in where the program is not', async () => {
  const cwd = commandPlace('no-such-program-at-all, worker.mjs');
  const line = {
    candidate: { system: 'Hello.\n' },
    example: 'a',
    model: 'hasty',
    attempt: 0,
    output: { names: ['Ann'] },
  };
  put(cwd, { 'recorded.jsonl': `${JSON.stringify(line)}\n` });
  expect(await evolveHere(['import', 'recorded.jsonl', '--step', 'greet'], { cwd })).toMatchObject({ code: 0 });
});

test('a program that cannot go on pauses the run, which goes on when it is mended', { timeout: 60_000 }, async () => {
  const cwd = commandPlace('node, worker.mjs');
  const words = ['--step', 'greet', '--generations', '0'];
  const paused = await evolve(words, { cwd });
  expect([paused.code, paused.err]).toEqual([
    1,
    expect.stringContaining('the licence has run out (it says that it cannot go on)'),
  ]);
  expect(paused.err).toContain('to go on:\n  evolve --step greet');
  // Another program is another step.
  put(cwd, { 'experiments/greet/worker.mjs': MENDED });
  expect(await evolve(words, { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('step version') });
  expect(await evolve([...words, '--fresh'], { cwd })).toMatchObject({ code: 0 });
});
