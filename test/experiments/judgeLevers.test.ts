import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readRubric } from '../../src/app/config/rubric.ts';
import type { Example } from '../../src/domain/example.ts';
import { levelMistake } from '../../src/domain/rubric.ts';
import { createCheck } from '../../src/metrics/checks.ts';
import { rulingSchema } from '../../src/metrics/judge/answer.ts';
import { exampleParts, judgeMessage } from '../../src/metrics/judge/message.ts';
import { rolloutOf } from '../metrics/rollouts.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const rubric = readRubric(at('rubrics/levers.yaml'));
const rowsOf = (folder: string, split: string): Example[] =>
  readFileSync(at(`experiments/${folder}/examples/${split}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const [train, verify] = [rowsOf('judge_levers', 'train'), rowsOf('judge_levers', 'verify')];
const plans = new Map(
  ['train', 'verify'].flatMap((split) => rowsOf('identify_potential_levers', split)).map((plan) => [plan.id, plan]),
);

test('two graded answers to each plan; no plan is in both splits', () => {
  expect([train.length, verify.length]).toEqual([16, 20]);
  const groups = (rows: Example[]) => new Set(rows.map(({ group }) => group));
  expect([...groups(train)].filter((group) => groups(verify).has(group))).toEqual([]);
});

test.each([...train, ...verify])(
  '$id is what a judge is asked by the rubric as it is now',
  ({ id, input, expected, group }) => {
    const answer = /<<<ANSWER [0-9a-f]{16}>>>\n([\s\S]*?)\n<<<END ANSWER/.exec(String(input))![1]!;
    const plan = { id, input: plans.get(group!)!.input };
    // To write the examples anew: node experiments/judge_levers/make-examples.mjs
    expect(input).toBe(judgeMessage(rubric, plan, [{ name: 'ANSWER', value: JSON.parse(answer) }], id));
    expect(exampleParts(plan)).toHaveLength(1);
    expect(levelMistake((expected as { levels: Record<string, number> }).levels, rubric)).toBeNull();
  },
);

test('every reference answer agrees wholly, and fits the schema that judges are asked by', () => {
  const schema = JSON.parse(readFileSync(at('experiments/judge_levers/output.schema.json'), 'utf8'));
  expect(rulingSchema(rubric)).toMatchObject(schema);
  for (const example of [...train, ...verify]) {
    const rollout = rolloutOf(example.reference!, { example });
    expect(createCheck('a', 'number_closeness', { path: 'levels', range: 4 }).score(rollout)).toEqual({
      kind: 'scored',
      value: 1,
    });
    expect(createCheck('v', 'json_schema', { schema }).score(rollout)).toEqual({ kind: 'scored', value: 1 });
  }
});

test('the faults differ, so that a judge can be told from one that always says the same', () => {
  const levels = [...train, ...verify].map(({ expected }) => (expected as { levels: Record<string, number> }).levels);
  for (const { name } of rubric.criteria)
    expect(new Set(levels.map((one) => one[name])).size).toBeGreaterThanOrEqual(3);
});
