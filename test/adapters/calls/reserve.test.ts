import { expect, test } from 'vitest';
import { inputTokensAtMost, reserveOf } from '../../../src/adapters/calls/reserve.ts';
import { HELLO, LEVERS, specOf } from '../../servers/spec.ts';

/** Tokens counted with gpt-tokenizer 3: the larger count of cl100k_base and o200k_base. */
test.each<[string, string, number]>([
  ['English', 'The quick brown fox jumps over the lazy dog. '.repeat(100), 1_001],
  ['digits', '1234567890'.repeat(100), 334],
  ['Chinese', '人工智能改变世界'.repeat(100), 1_000],
  ['Russian', 'Быстрая лиса прыгает. '.repeat(100), 1_301],
  ['Thai', 'สวัสดีชาวโลก'.repeat(100), 1_300],
  ['emoji', '🦊🚀🌍'.repeat(100), 900],
  ['dense JSON', '{"a":[1,2,{"b":null}]}'.repeat(100), 1_300],
  ['hex', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'.repeat(10), 421],
  ['punctuation', '~!@#$%^&*()_+'.repeat(100), 1_000],
])('the bound is above what %s takes', (_, content, tokens) => {
  expect(inputTokensAtMost({ messages: [{ role: 'user', content }] })).toBeGreaterThan(tokens);
});

test.each([
  ['unknown', null, 0],
  ['declared nothing', { input: 0, output: 0 }, 0],
  ['output only', { input: 0, output: 2 }, 50 * 2e-6],
])('reserve: a price that is %s', (_, price, expected) => {
  expect(reserveOf(specOf({ price }), HELLO)).toBeCloseTo(expected, 12);
});

test('a schema is part of the input', () => {
  const without = inputTokensAtMost(HELLO);
  expect(inputTokensAtMost({ ...HELLO, schema: LEVERS })).toBeGreaterThan(without + JSON.stringify(LEVERS).length);
});
