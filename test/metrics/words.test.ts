import { expect, test } from 'vitest';
import { codePoints, folded, quoted, tokensOf, wordsOf } from '../../src/metrics/words.ts';

test.each([
  ['Open the co-op, then (slowly) pay.', ['Open', 'the', 'co-op', 'then', 'slowly', 'pay']],
  ['Нанять двух мастеров!', ['Нанять', 'двух', 'мастеров']],
  ['扩大社区公园。', ['扩大', '社区', '公园']],
  ['使用 AI 工具', ['使用', 'AI', '工具']],
  ['افتح المكتبة، ثم وسّعها؟', ['افتح', 'المكتبة', 'ثم', 'وسّعها']],
  ['แมวกินปลา', ['แมว', 'กิน', 'ปลา']],
  ['… — !', []],
])('words of %s', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('folding ignores case, width and spaces, not words', () => {
  expect(folded('  ＡＢＣ   Straße ')).toBe(folded('abc STRASSE'));
  expect(folded('ЁЛКА')).toBe('ёлка');
  expect(folded('ΟΔΟΣ')).toBe(folded('οδος'));
  expect(folded('ab')).not.toBe(folded('a b'));
});

test('lengths are in code points and quotes are short', () => {
  expect(codePoints('水𠀀')).toBe(2);
  expect([...JSON.parse(quoted('𠀀'.repeat(200)))]).toHaveLength(80);
});

test('tokens keep their punctuation where spaces separate them', () => {
  expect(tokensOf('Cost vs. speed, again')).toEqual(['Cost', 'vs.', 'speed,', 'again']);
  expect(tokensOf('水，火。')).toEqual(['水', '火']);
});
