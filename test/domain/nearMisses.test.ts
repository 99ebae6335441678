import { expect, test } from 'vitest';
import { nearMisses } from '../../src/domain/nearMisses.ts';
import { wordsOf } from '../../src/domain/repeats.ts';

const OTHERS = [
  'the box came late',
  'the screen is broken and the box came late',
  'the screen is broken',
  'the parcel weighs much',
  'экран разбит',
];

test.each<[string, readonly string[], readonly string[], number, readonly string[]]>([
  ['most suspects at once first', ['screen broken, box late'], OTHERS, 1, [OTHERS[1]!]],
  ['what many failures share', ['screen red', 'screen broken', 'box red'], OTHERS, 1, [OTHERS[1]!]],
  ['then what was not shown yet', ['screen late parcel'], OTHERS.slice(2), 2, [OTHERS[2]!, OTHERS[3]!]],
  ['another script', ['разбит корпус'], OTHERS, 1, [OTHERS[4]!]],
  ['nothing alike: the first', ['a b c'], OTHERS, 2, OTHERS.slice(0, 2)],
  ['no more than there are', ['screen'], OTHERS.slice(0, 1), 3, OTHERS.slice(0, 1)],
  ['no room', ['screen'], OTHERS, 0, []],
  ['no failures', [], OTHERS, 1, [OTHERS[0]!]],
])('%s', (_, failing, others, most, expected) => {
  const besides = others.map((item) => ({ item, words: wordsOf(item), value: 1 }));
  expect(nearMisses(failing.map(wordsOf), besides, most)).toEqual(expected);
});

test('of cases that are alike, the one that came out better', () => {
  const besides = [0, 1].map((value) => ({ item: value, words: wordsOf('screen'), value }));
  expect(nearMisses([wordsOf('screen late'), wordsOf('other')], besides, 1)).toEqual([1]);
});
