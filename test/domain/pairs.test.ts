import { expect, test } from 'vitest';
import { byUnit, differenceOf, pairsOf, primaryMeasure } from '../../src/domain/pairs.ts';
import { cellsOf, sheet, type Values } from './sheets.ts';

const measure = primaryMeasure([{ metric: 'score', weight: 1, scale: [0, 1] }]);

function pairing(candidate: Values, baseline: Values, unitOf = (example: string) => example) {
  return pairsOf(sheet('c', cellsOf(candidate)), sheet('b', cellsOf(baseline)), measure, unitOf);
}

test('a pair with a missing side is not a pair', () => {
  const { pairs, missing } = pairing({ a: [[1, null, 1], [0.5]] }, { a: [[0, 0, null, 1]] });
  expect(pairs).toEqual([{ unit: 'e0', example: 'e0', model: 'a', attempt: 0, baseline: 0, candidate: 1 }]);
  // A side that was not scored, one that was not measured, and an attempt that only one side made.
  expect(missing.map(({ example, attempt }) => `${example} ${attempt}`).sort()).toEqual([
    'e0 1',
    'e0 2',
    'e0 3',
    'e1 0',
  ]);
});

test('attempts, then models, then examples of a unit are averaged, each alike', () => {
  const values: Values = {
    a: [
      [1, 1],
      [0, 0],
    ],
    b: [[0], [1]],
  };
  const zero: Values = {
    a: [
      [0, 0],
      [0, 0],
    ],
    b: [[0], [0]],
  };
  const alone = byUnit(pairing(values, zero).pairs, differenceOf);
  // One attempt of b weighs as much as two of a.
  expect([...alone]).toEqual([
    ['e0', 0.5],
    ['e1', 0.5],
  ]);
  const grouped = byUnit(
    pairing({ a: [[1], [0], [0.5]] }, { a: [[0], [0], [0]] }, (id) => (id === 'e2' ? 'x' : 'y')).pairs,
    differenceOf,
  );
  expect([...grouped]).toEqual([
    ['y', 0.5],
    ['x', 0.5],
  ]);
});

test('what rounding alone makes differ from 0 is 0', () => {
  const { pairs } = pairing({ a: [[0.1 + 0.2]] }, { a: [[0.3]] });
  expect(differenceOf(pairs[0]!)).not.toBe(0);
  expect([...byUnit(pairs, differenceOf).values()]).toEqual([0]);
});
