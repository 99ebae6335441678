import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  inlineDemonstrationsOf,
  inlineTemplate,
  queryOf,
  withInlineDemonstrations,
} from '../../src/domain/inlineDemonstrations.ts';
import { withoutShown } from '../../src/domain/shown.ts';

const PROMPT = 'Sort the messages.\n\nMessage: {{input}}\nType:\n';
const TEMPLATE = 'Message: {{input}}\nType: {{output}}';

describe('the query of a prompt', () => {
  test.each<[string, string | null]>([
    ['Do it.\n', null],
    [PROMPT, 'Message: {{input}}\nType:\n'],
    ['{{input}}\n\nType:', '{{input}}\n\nType:'],
    ['A\n\nB {{ input.text }} from {{input.who}}\n\nIt is a', 'B {{ input.text }} from {{input.who}}\n\nIt is a'],
    ['See {{inputs}}.', null],
  ])('of %j is %j', (text, query) => {
    expect(queryOf(text)).toBe(query);
  });

  test.each([
    ['Message: {{input}}\nType:\n', TEMPLATE],
    ['{{input}}</s>\n<|assistant|>\n\n', '{{input}}</s>\n<|assistant|>\n{{output}}'],
    ['"{{input}}" is a', '"{{input}}" is a {{output}}'],
  ])('gives a form to solved examples: %j', (query, template) => {
    expect(inlineTemplate(query)).toBe(template);
  });
});

describe('examples in front of the query', () => {
  const shown = (text: string) => inlineDemonstrationsOf(text, queryOf(text)!, TEMPLATE);

  test('stand before it, each followed by a blank line', () => {
    const items = ['Message: Hi?\nType: question', 'Message: Bad.\nType: complaint'];
    const text = withInlineDemonstrations(shown(PROMPT), items);
    expect(text).toBe(
      'Sort the messages.\n\nMessage: Hi?\nType: question\n\nMessage: Bad.\nType: complaint\n\nMessage: {{input}}\nType:\n',
    );
    expect(shown(text)).toEqual({ ...shown(PROMPT), items });
  });

  test('text that only looks like the start of one stays where it is', () => {
    const text = `Message: is what you read.\n\nMessage: Hi?\nType: question\n\n${PROMPT}`;
    expect(shown(text)).toMatchObject({ before: text.slice(0, text.indexOf('Message: {{input}}')), items: [] });
  });

  test('are read as they were written, blank lines and all', () => {
    const word = fc.stringMatching(/^[a-z?. ]{1,12}$/);
    const input = fc.array(word, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n\n'));
    fc.assert(
      fc.property(fc.array(fc.tuple(input, fc.constantFrom('question', 'praise')), { maxLength: 5 }), (pairs) => {
        const items = pairs.map(([text, label]) => `Message: ${text}\nType: ${label}`);
        const text = withInlineDemonstrations(shown(PROMPT), items);
        expect(shown(text).items).toEqual(items);
        expect(withInlineDemonstrations(shown(text), [])).toBe(PROMPT);
      }),
    );
  });
});

describe('an example that a prompt shows is not measured', () => {
  const examples = [
    { id: 'a', input: 'Hi?' },
    { id: 'b', input: 'Bad.' },
    { id: 'c', input: { text: 'Good.', from: 'Ann' } },
  ];
  test.each<[string, string, readonly string[]]>([
    ['nothing is shown', PROMPT, ['a', 'b', 'c']],
    ['one is shown', PROMPT.replace('Message: {', 'Message: Hi?\nType: question\n\nMessage: {'), ['b', 'c']],
    ['the rule speaks of one', `Hi? is a question.\n\n${PROMPT}`, ['a', 'b', 'c']],
    [
      'in a section',
      'Do it.\n\n<examples>\n<example>\nInput:\nBad.\n\nOutput:\nno\n</example>\n</examples>\n',
      ['a', 'c'],
    ],
    [
      'all its texts are shown',
      PROMPT.replace('Message: {', 'Message: Good. (Ann)\nType: x\n\nMessage: {'),
      ['a', 'b'],
    ],
  ])('%s', (_, user, left) => {
    expect(withoutShown(examples, { user }, null).map(({ id }) => id)).toEqual(left);
  });
});
