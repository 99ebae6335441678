import { describe, expect, test } from 'vitest';
import { choiceAmong, labelIn } from '../../../src/adapters/steps/choice.ts';

const LABELS = ['question', 'complaint', 'not sure'];

describe('an answer in words is read as a label', () => {
  test.each([
    ['question', 'question'],
    [' Question.\n', 'question'],
    ['"COMPLAINT"', 'complaint'],
    ['**not sure**', 'not sure'],
    ['a question', 'a question'],
    ['question or complaint', 'question or complaint'],
    ['', ''],
    ['praise', 'praise'],
  ])('%j is %j', (answer, label) => {
    expect(labelIn(answer, LABELS)).toBe(label);
  });
});

test('content-free messages are the step’s own, with nothing in them to judge', () => {
  const input = { text: 'hello', from: { name: 'Ann', age: 4 }, lines: ['a', 'b'] };
  const { labels, contentFree } = choiceAmong(LABELS, input, (value) => [
    { role: 'user', content: JSON.stringify(value) },
  ]);
  expect(labels).toBe(LABELS);
  expect(contentFree.map(([message]) => JSON.parse(message!.content))).toEqual(
    ['N/A', '', '[MASK]'].map((text) => ({ text, from: { name: text, age: 4 }, lines: [text, text] })),
  );
});
