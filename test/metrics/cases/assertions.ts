import type { Assertion } from '../../../src/domain/assertion.ts';
import type { Example, Json } from '../../../src/domain/example.ts';
import type { Case } from '../case.ts';

const asserting = (...assertions: readonly Assertion[]): Partial<Example> => ({
  expected: { assertions: assertions as unknown as Json[] },
});

/** What holds of an output, and what does not. */
type Row = readonly [type: string, value: Json | undefined, holds: string, fails: string];

const ROWS: readonly Row[] = [
  ['equals', 'вода', 'вода', 'Вода'],
  ['equals', { a: 1, b: [2] }, '{"b": [2], "a": 1}', '{"a": 1}'],
  ['equals', 7, '7', '7.0'],
  ['contains', '水', '水向下流', '山'],
  ['icontains', 'WATER', 'the water flows', 'the river flows'],
  ['contains-all', ['ماء', 'نار'], 'ماء و نار', 'ماء'],
  ['contains-all', 'a, b', 'b a', 'a'],
  ['contains-any', ['x', 'y'], 'only y', 'neither'],
  ['icontains-all', ['AA', 'bb'], 'aa BB', 'aa'],
  ['icontains-any', ['AA', 'bb'], 'xx Bb', 'xx'],
  ['starts-with', 'Yes', 'Yes, it does', 'Oh yes'],
  ['regex', '^\\d{3}$', '204', '2045'],
  ['is-json', undefined, '{"a": 1}', 'Here: {"a": 1}'],
  ['is-json', { type: 'object', required: ['b'] }, '{"b": 1}', '{"a": 1}'],
  ['contains-json', undefined, 'Here: {"a": 1}, as asked', 'Here: {a}'],
  ['contains-json', { required: ['b'] }, 'not [1 but {"b": 1}', 'Here: {"a": 1}'],
  ['levenshtein', 'kitten', 'sitting', 'entirely else'],
  ['word-count', 3, 'one two three', 'one two'],
  ['word-count', { min: 2, max: 3 }, 'one two', 'one'],
];

const both = ROWS.flatMap(([type, value, holds, fails]): Case[] => {
  const about = value === undefined ? {} : { value };
  const negated = `not-${type}`;
  const broken = (name: string) => ({ scores: 0, tags: [`fails ${name}`], says: [`does not meet ${name}`] });
  return [
    { check: 'assertions', example: asserting({ type, ...about }), output: holds, scores: 1 },
    { check: 'assertions', example: asserting({ type, ...about }), output: fails, ...broken(type) },
    { check: 'assertions', example: asserting({ type: negated, ...about }), output: fails, scores: 1 },
    { check: 'assertions', example: asserting({ type: negated, ...about }), output: holds, ...broken(negated) },
  ];
});

export const ASSERTION_CASES: readonly Case[] = [
  ...both,
  { check: 'assertions', example: asserting(), output: 'whatever', scores: 1 },
  {
    check: 'assertions',
    example: asserting(
      { type: 'contains', value: 'a', weight: 3 },
      { type: 'contains', value: 'z' },
      { type: 'contains', value: 'q', weight: 0 },
    ),
    output: 'a',
    scores: 3 / 4,
    tags: ['fails contains'],
  },
  {
    check: 'assertions',
    example: asserting({ type: 'levenshtein', value: 'kitten', threshold: 2 }),
    output: 'sitting',
    scores: 0,
    tags: ['fails levenshtein'],
  },
  {
    check: 'assertions',
    example: asserting({ type: 'equals', value: '{"a":1}' }),
    // The words of the answer count, not what was read in them.
    output: { a: 1 },
    rollout: { trace: [{ role: 'assistant', content: '{"a":1}' }] },
    scores: 1,
  },
  { check: 'assertions', example: { expected: 'x' }, output: 'x', scores: 'the example has no `expected.assertions`' },
  {
    check: 'assertions',
    example: asserting({ type: 'similar' }),
    output: 'x',
    scores: 'there is no assertion "similar"',
  },
  {
    check: 'assertions',
    example: asserting({ type: 'is-json', value: { type: 'no such type' } }),
    output: '{}',
    scores: 'the schema of "is-json" does not compile',
  },
  {
    check: 'assertions',
    example: asserting({ type: 'equals', value: { a: 1 } }),
    output: '{"a": 1e999}',
    scores: 0,
    tags: ['fails equals'],
  },
  {
    check: 'assertions',
    example: asserting({ type: 'regex', value: '(' }),
    output: 'x',
    scores: '"regex" takes a regular expression',
  },
];
