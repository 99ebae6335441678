import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { moduleStep } from '../../src/adapters/steps/module.ts';
import { loadTaskModule } from '../../src/adapters/steps/moduleFile.ts';
import { candidateOf } from '../../src/domain/candidate.ts';
import { CallError } from '../../src/domain/errors.ts';
import type { Json } from '../../src/domain/example.ts';
import type { ModelRequest } from '../../src/ports/model.ts';
import type { StepAnswer } from '../../src/ports/step.ts';
import { memoryLedger } from '../adapters/calls/ledger.ts';
import { evolve } from '../e2e/command.ts';
import { placeWith } from '../e2e/place.ts';
import { specOf } from '../servers/spec.ts';

const STEP = 'identify_potential_levers_chain';
const at = (file: string) => fileURLToPath(new URL(`../../experiments/${STEP}/${file}`, import.meta.url));
const COMPONENTS = { system: readFileSync(at('prompt.md'), 'utf8'), followup: readFileSync(at('followup.md'), 'utf8') };
const INPUT = { plan: 'Open a bakery.', purpose: 'Business', plan_type: 'Physical' };

const lever = (name: string) => ({ name, consequences: 'c', options: ['a', 'b', 'c'], review: 'r' });
const levers = (...names: readonly string[]) =>
  JSON.stringify({ strategic_rationale: `about ${names[0]}`, levers: names.map(lever) });

/** One rollout of the step with a model that says these things in turn, and what it was asked. */
async function rollout(answers: readonly (string | CallError)[]) {
  const asked: ModelRequest[] = [];
  const step = moduleStep(
    {
      hash: 'h',
      name: 'task.mjs',
      params: { calls: 4, enough: 5 },
      schema: null,
      answers: { truncated: 'score', refused: 'score' },
      calls: 4,
      maxCalls: 4,
      timeoutMs: 20_000,
    },
    await loadTaskModule(at('task.mjs'), 'h'),
  );
  const input = {
    candidate: candidateOf(COMPONENTS),
    example: { id: 'bakery', input: INPUT },
    attempt: 0,
    key: 'key',
    signal: new AbortController().signal,
    archive: { completion: () => null, saveCompletion: async () => undefined },
    ledger: memoryLedger(),
    model: {
      spec: specOf(),
      async complete(request: ModelRequest) {
        const answer = answers[asked.push(request) - 1] ?? '';
        if (answer instanceof CallError) throw answer;
        return { text: answer, status: 'ok' as const, usage: null, model: 'm' };
      },
    },
  };
  const answered: StepAnswer | Error = await step.run(input).catch((error: Error) => error);
  const names = answered instanceof Error ? [] : namesIn(answered.output);
  return { asked, answered, names };
}

function namesIn(output: Json): unknown {
  const found = (output as { levers?: { name: string }[] } | null)?.levers;
  return found?.map(({ name }) => name) ?? output;
}

const CASES: readonly [title: string, answers: readonly (string | CallError)[], names: unknown, calls: number][] = [
  [
    'calls go on until there are enough',
    [levers('A', 'B'), levers('C', 'D'), levers('E', 'F')],
    ['A', 'B', 'C', 'D', 'E', 'F'],
    3,
  ],
  ['one call may be enough', [levers('A', 'B', 'C', 'D', 'E')], ['A', 'B', 'C', 'D', 'E'], 1],
  ['there are no more calls than may be', Array(9).fill(levers('A')), ['A'], 4],
  [
    'an exact duplicate is dropped, another spelling is not',
    [levers('A', 'A', 'a'), levers('B', 'A', 'C'), levers('D')],
    ['A', 'a', 'B', 'C', 'D'],
    3,
  ],
  [
    'what there is, is kept when a later call fails',
    [levers('A', 'B'), new CallError('rejected', 'overloaded')],
    ['A', 'B'],
    2,
  ],
  [
    'a later answer that cannot be read is asked for again',
    [levers('A', 'B', 'C'), 'Sorry.', '{"levers": [1]}', levers('D')],
    ['A', 'B', 'C', 'D'],
    4,
  ],
  ['a first answer that cannot be read is the output', ['Sorry.'], 'Sorry.', 1],
  ['a first call that fails is no rollout', [new CallError('rejected', 'overloaded')], [], 1],
];

test.each(CASES)('%s', async (_, answers, names, calls) => {
  const { asked, ...came } = await rollout(answers);
  expect([came.names, asked.length]).toEqual([names, calls]);
  if (answers[0] instanceof CallError) expect(came.answered).toBe(answers[0]);
});

test('each call has a fresh context, and each after the first names what is there already', async () => {
  const { asked } = await rollout([levers('A', 'B'), levers('$& C', 'D'), levers('E')]);
  const task = `Plan:\n${INPUT.plan}\n\nPurpose: Business\n\nPlan type: Physical`;
  const followup = (...names: readonly string[]) =>
    `${task}\n\n${COMPONENTS.followup.replace('{{names}}', () => names.map((name) => `- ${name}`).join('\n'))}`;
  expect(asked.map(({ system, messages }) => [system, messages])).toEqual(
    [task, followup('A', 'B'), followup('A', 'B', '$& C', 'D')].map((content) => [
      COMPONENTS.system,
      [{ role: 'user', content }],
    ]),
  );
});

test('the rehearsal answers call by call, and both texts evolve', { timeout: 120_000 }, async () => {
  const cwd = placeWith();
  const ran = await evolve(['--step', STEP, '--generations', '5', '--json'], { cwd });
  expect([ran.code, ran.code === 0 ? '' : ran.err]).toEqual([0, '']);
  const { label, best, spent } = JSON.parse(ran.out) as { label: string; best: string; spent: { task_calls: number } };
  expect(label).toBe('SIMULATED');
  const shown = JSON.parse((await evolve(['show', best, '--step', STEP, '--json'], { cwd })).out) as {
    components: typeof COMPONENTS;
  };
  expect(shown.components.system).not.toBe(COMPONENTS.system);
  expect(shown.components.followup).not.toBe(COMPONENTS.followup);
  expect(shown.components.followup).toContain('{{names}}');
  // Of 16 rollouts none took fewer than three calls of two levers.
  expect(spent.task_calls).toBeGreaterThan(48);
});
