import { expect, test } from 'vitest';
import { addedLines } from '../../src/domain/addedLines.ts';
import { doubtsOf } from '../../src/domain/doubts.ts';

const lines = [
  'If the letter is about an invoice, set the team to billing.',
  'If a letter is about a bill, set the team to billing.',
  'Use a formal tone towards the press.',
  'Answer on the same day when a child is involved.',
  'Parcels that are lost go to logistics.',
];
const doubts = (change: (at: number) => { credit?: number; tries?: number } = () => ({})) =>
  lines.map((line, at) => ({ component: 'system', line, credit: 0, tries: 0, ...change(at) }));

test('what was doubted least comes first, of these what others speak of too, of these what is worth least', () => {
  const apart = ['Be brief.', 'Stay polite.', 'Never guess.'].map((line, at) => ({
    component: 'system',
    line,
    credit: -at,
    tries: 0,
  }));
  const twice = doubts((at) => ({ tries: at === 2 ? 1 : 0, credit: 1 })).slice(0, 3);
  expect(doubtsOf([...apart, ...twice], 9).map(({ line }) => line)).toEqual([
    lines[1],
    'Never guess.',
    'Stay polite.',
    'Be brief.',
    lines[2],
  ]);
});

test('of two lines that may say the same only one is doubted', () => {
  const chosen = doubtsOf(doubts(), 9).map(({ line }) => lines.indexOf(line));
  expect(chosen.filter((at) => at < 2)).toHaveLength(1);
  expect(doubtsOf([...doubts(), ...doubts()], 9)).toHaveLength(4);
});

test('no more than asked for', () => {
  expect(doubtsOf(doubts(), 2)).toHaveLength(2);
  expect(doubtsOf(doubts(), 0)).toEqual([]);
});

test('added lines are those that the base lacks, each once, in their order', () => {
  const base = { system: 'You sort letters.\nBe short.' };
  const components = { system: 'You sort letters.\nBe brief.\n\nBe short.\nBe brief.', user: 'Now.' };
  expect(addedLines(base, components)).toEqual([
    { component: 'system', line: 'Be brief.' },
    { component: 'user', line: 'Now.' },
  ]);
});
