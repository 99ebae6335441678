import { expect, test } from 'vitest';
import { pruneOperator } from '../../src/operators/prune.ts';
import { brief } from './brief.ts';

const BASE = 'Do it.\nBe kind.\n';
const NOTHING = { failures: [], beside: [], contrast: null, passes: [] };
const prune = (text: string, credit: Readonly<Record<string, number>>) =>
  pruneOperator.kind === 'computes'
    ? pruneOperator.compute(brief({ text, base: BASE, credit: new Map(Object.entries(credit)) }), NOTHING)
    : null;

test.each<[string, string, Readonly<Record<string, number>>, string]>([
  ['the line of least credit goes', `${BASE}a\nb\nc\n`, { a: 1, b: -1, c: 0.5 }, `${BASE}a\nc\n`],
  ['a line without credit counts as 0', `${BASE}a\nb\n`, { a: 1 }, `${BASE}a\n`],
  [
    'a fifth of many',
    `${BASE}${'abcdefghij'.split('').join('\n')}\n`,
    { a: -2, j: -1 },
    `${BASE}${'bcdefghi'.split('').join('\n')}\n`,
  ],
  ['lines of the base stay', `Be kind.\nDo it.\nmine\n`, { 'Be kind.': -9, mine: 5 }, `Be kind.\nDo it.\n`],
])('%s', (_, text, credit, expected) => {
  expect(prune(text, credit)).toMatchObject({ kind: 'draft', candidate: { components: { system: expected } } });
});

test('nothing is dropped of the base prompt itself', () => {
  expect(prune(BASE, {})).toMatchObject({ kind: 'unusable' });
});
