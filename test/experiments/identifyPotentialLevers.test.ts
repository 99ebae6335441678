import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Example, Json } from '../../src/domain/example.ts';
import { scaled } from '../../src/domain/score.ts';
import { createCheck } from '../../src/metrics/checks.ts';
import { rolloutOf } from '../metrics/rollouts.ts';

interface Lever {
  name: string;
  consequences: string;
  options: string[];
  review: string;
}
interface Answer {
  strategic_rationale: string;
  levers: Lever[];
}
type Row = Example & { readonly input: Record<string, string>; readonly reference: Json };

const FOLDER = new URL('../../experiments/identify_potential_levers/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');
const rowsOf = (split: string): Row[] =>
  read(`examples/${split}.jsonl`)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const experiment = parse(read('experiment.yaml'));
const schema = JSON.parse(read('output.schema.json'));
const prompt = read('prompt.md');
const train = rowsOf('train');
const verify = rowsOf('verify');
const examples = [...train, ...verify];

const metrics = new Map(
  experiment.metrics.map(({ name, check, ...options }: { name: string; check: string }) => {
    const metric = createCheck(name, check, check === 'json_schema' ? { schema } : options);
    return [name, { metric, scale: experiment.primary[name].scale ?? metric.scale }];
  }),
) as Map<string, { metric: ReturnType<typeof createCheck>; scale: readonly [number, number] }>;

async function marksOf(example: Example, output: Json): Promise<Record<string, number>> {
  const marks = [...metrics].map(async ([name, { metric, scale }]) => {
    const score = await metric.score(rolloutOf(output, { example }));
    if (score.kind !== 'scored') throw new Error(`${name}: ${score.reason}`);
    return [name, scaled(score.value, scale)] as const;
  });
  return Object.fromEntries(await Promise.all(marks));
}

test('there are 8 plans to learn from and 10 to prove on, none in both, two not in English', () => {
  expect([train.length, verify.length]).toEqual([8, 10]);
  expect(new Set(examples.map(({ id }) => id)).size).toBe(18);
  expect(new Set(examples.map(({ input }) => input.plan)).size).toBe(18);
  expect(examples.flatMap(({ tags = [] }) => tags)).toEqual(['de', 'zh']);
});

test('every plan fills the template', () => {
  const fields = [...String(experiment.task.user).matchAll(/\{\{input\.(\w+)\}\}/g)].map(([, field]) => field);
  for (const { input } of examples) expect(Object.keys(input)).toEqual(fields);
});

test('the prompt is naive: short, and it holds what it must keep', () => {
  expect(prompt.length).toBeGreaterThan(900);
  expect(prompt.length).toBeLessThan(1500);
  for (const text of experiment.gates.keep) expect(prompt).toContain(text);
});

test('the weights sum to 1 and weigh every metric', () => {
  const weights = Object.entries(experiment.primary as Record<string, number | { weight: number }>);
  expect(weights.map(([name]) => name).sort()).toEqual([...metrics.keys()].sort());
  const total = weights.reduce((sum, [, weight]) => sum + (typeof weight === 'number' ? weight : weight.weight), 0);
  expect(total).toBeCloseTo(1, 10);
});

test.each(examples)('the reference of $id has full marks', async (example) => {
  const marks = await marksOf(example, example.reference);
  expect(marks).toEqual(Object.fromEntries([...metrics.keys()].map((name) => [name, 1])));
});

/** Ways to spoil an answer, and the metrics that must notice; the others must not. */
const SPOILS: readonly [metric: string, spoil: (answer: Answer) => unknown, also?: readonly string[]][] = [
  ['valid', (answer) => ({ ...answer, strategic_rationale: 1 })],
  ['item_count', ({ levers, ...rest }) => ({ ...rest, levers: levers.slice(0, 4) }), ['valid']],
  [
    'three_options',
    (answer) => eachLever(answer, (lever) => ({ ...lever, options: lever.options.slice(1) })),
    ['valid'],
  ],
  [
    'unique_names',
    (answer) => ({ ...answer, levers: answer.levers.with(1, { ...answer.levers[1]!, name: answer.levers[0]!.name }) }),
  ],
  [
    'no_placeholders',
    (answer) => eachLever(answer, (lever) => ({ ...lever, consequences: `${lever.consequences} [x]` })),
  ],
  ['opener_lock', (answer) => eachLever(answer, (lever) => ({ ...lever, review: `So ist es nun: ${lever.review}` }))],
  ['closer_lock', (answer) => eachLever(answer, (lever) => ({ ...lever, name: `${lever.name} Strategy` }))],
  ['invented_percentages', (answer) => eachLever(answer, (lever) => ({ ...lever, review: `${lever.review} 37%.` }))],
  [
    'label_only_options',
    (answer) => eachLever(answer, (lever) => ({ ...lever, options: lever.options.with(0, 'A label') })),
  ],
  [
    'length_ratio',
    (answer) => eachLever(answer, (lever) => ({ ...lever, consequences: lever.consequences.repeat(3) })),
  ],
];

function eachLever(answer: Answer, change: (lever: Lever) => Lever): Answer {
  return { ...answer, levers: answer.levers.map(change) };
}

describe.each(SPOILS)('an answer spoiled for %s', (metric, spoil, also = []) => {
  test.each(examples)('loses that mark on $id and no other', async (example) => {
    const marks = await marksOf(example, spoil(example.reference as unknown as Answer) as Json);
    const lost = Object.keys(marks).filter((name) => marks[name]! < 1);
    expect(lost.sort()).toEqual([metric, ...also].sort());
  });
});

test('prose instead of JSON loses everything', async () => {
  for (const example of examples) {
    const marks = await marksOf(example, 'Here are some levers.');
    expect(Object.values(marks).every((mark) => mark === 0)).toBe(true);
  }
});
