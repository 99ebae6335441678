import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutEnd, cutStart, widthOf } from '../../src/cli/render/width.ts';
import { wrapped } from '../../src/cli/render/wrap.ts';
import { printFitted, tell } from '../../src/cli/screen.ts';
import { newScreen } from './screen.ts';

test.each([
  ['plain', 5],
  ['', 0],
  ['列表中的名字', 12],
  ['ﾊﾝｶｸ', 4],
  ['ＡＢ', 4],
  ['한국어', 6],
  ['e\u0301te\u0301', 3],
  ['👍 ok', 5],
  ['\u001b[32mgreen\u001b[39m', 5],
  ['تقرير', 5],
])('%s takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test.each([
  ['模型名字很长', 7, '模型名…', '…字很长'],
  ['openai:gpt', 6, 'opena…', '…i:gpt'],
  ['short', 6, 'short', 'short'],
])('%s in %i columns', (text, columns, end, start) => {
  expect([cutEnd(text, columns), cutStart(text, columns)]).toEqual([end, start]);
});

test.each([
  ['breaks between words', 'one two three', 8, ['one two', '  three']],
  ['breaks a word that no line holds', 'abcdefghij', 6, ['abcd', '  efgh', '  ij']],
  ['breaks Chinese anywhere', '请只用列表回答', 8, ['请只用列', '  表回答']],
  ['keeps an indent', '    in here', 9, ['    in', '  here']],
])('%s', (_, text, columns, lines) => {
  expect(wrapped(text, columns, '  ')).toEqual(lines);
});

test('no line is wider than asked, and nothing but spaces is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 6, max: 40 }), (text, columns) => {
      const plain = text.replace(/\p{C}/gu, '');
      const lines = wrapped(plain, columns, '  ');
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(lines.join('').replace(/\s/g, '')).toBe(plain.replace(/\s/g, ''));
    }),
  );
});

const COMMAND = `  npx evolve --step ${'long_'.repeat(12)} --generations 10`;
const SENTENCE = `  there is ${'no '.repeat(30)}end`;

test('on a terminal sentences are broken between words, commands to type are not, and a pipe gets lines whole', () => {
  const said = (terminal: boolean) => {
    const { screen, out, err } = newScreen(terminal);
    tell(screen, `${SENTENCE}\n${COMMAND}`);
    printFitted(screen, SENTENCE);
    return [err(), out()];
  };
  expect(said(false)).toEqual([`${SENTENCE}\n${COMMAND}\n`, `${SENTENCE}\n`]);
  const [told, printed] = said(true);
  expect(told).toContain(`\n${COMMAND}\n`);
  for (const line of [...told!.replace(COMMAND, '').split('\n'), ...printed!.split('\n')])
    expect(line.length).toBeLessThanOrEqual(80);
  expect(printed!.split('\n')[1]).toMatch(/^ {4}no no/);
});
