import { expect, test } from 'vitest';
import { dominatorsOf, instanceFront, reportedFront } from '../../src/domain/front.ts';

test('an instance counts for its best, and is shared by ties', () => {
  const check = (
    members: Readonly<Record<string, Readonly<Record<string, number>>>>,
    tolerance: number,
    expected: Readonly<Record<string, number>>,
  ) =>
    expect(
      Object.fromEntries(
        instanceFront(
          Object.entries(members).map(([id, values]) => ({ id, values: new Map(Object.entries(values)) })),
          tolerance,
        ),
      ),
    ).toEqual(expected);
  check({}, 0, {});
  check({ a: { x: 1, y: 0 }, b: { x: 0, y: 1 }, c: { x: 0.5, y: 0.5 } }, 0, { a: 1, b: 1, c: 0 });
  check({ a: { x: 1, y: 0 }, b: { x: 1, y: 1 } }, 0, { a: 0.5, b: 1.5 });
  check({ a: { x: 1 }, b: { x: 0.875 }, c: { x: 0.75 } }, 0.125, { a: 0.5, b: 0.5, c: 0 });
  // Not measured on y is not 0 on y: -1 is the best there is.
  check({ a: { x: 1 }, b: { x: 0, y: -1 } }, 0, { a: 1, b: 1 });
});

type Row = readonly [id: string, objectives: readonly (number | null)[], length?: number, born?: number];

function check(rows: readonly Row[], epsilons: readonly number[], expected: readonly string[]) {
  expect(reportedFront(points(rows), epsilons)).toEqual(expected);
}

function points(rows: readonly Row[]) {
  return rows.map(([id, objectives, length = 10, born = 0]) => ({ id, objectives, length, born }));
}

test('the front is what nothing dominates', () => {
  check([], [0], []);
  check(
    [
      ['a', [1, 0]],
      ['b', [0, 1]],
      ['c', [0, 0]],
    ],
    [0, 0],
    ['a', 'b'],
  );
  check(
    [
      ['a', [1, 1]],
      ['b', [1, 0]],
    ],
    [0, 0],
    ['a'],
  );
});

test('differences within a box are ties: the shorter stays, then the older', () => {
  check(
    [
      ['a', [0.51, 0.5], 20],
      ['b', [0.5, 0.5], 10],
      ['c', [0.9, 0]],
    ],
    [0.1, 0.1],
    ['b', 'c'],
  );
  check(
    [
      ['a', [1], 10, 2],
      ['b', [1], 10, 1],
      ['c', [1], 11, 0],
    ],
    [0],
    ['b'],
  );
  check(
    [
      ['b', [1]],
      ['a', [1]],
    ],
    [0],
    ['a'],
  );
  // 0.3 / 0.1 is a little under 3: still the box of 0.3.
  check(
    [
      ['a', [0.3, 0]],
      ['b', [0.31, 0], 9],
      ['best', [0.9, -1]],
    ],
    [0.1, 0.1],
    ['b', 'best'],
  );
});

test('the best by the first objective stays, even when its box holds one that is better otherwise', () => {
  check(
    [
      ['best', [0.55, 0]],
      ['b', [0.51, 1]],
    ],
    [0.1, 0.1],
    ['best', 'b'],
  );
  check(
    [
      ['best', [0.55, 0]],
      ['equal', [0.55, 1]],
    ],
    [0.1, 0.1],
    ['equal'],
  );
});

test('what was not measured is not worse', () => {
  check(
    [
      ['a', [1, null]],
      ['b', [0, 0]],
    ],
    [0, 0],
    ['a', 'b'],
  );
  check(
    [
      ['a', [1, 0]],
      ['b', [1, null]],
    ],
    [0, 0],
    ['a'],
  );
  check(
    [
      ['a', [0, 0]],
      ['b', [1, null]],
      ['c', [-1, null]],
    ],
    [0, 0],
    ['a', 'b'],
  );
  check(
    [
      ['a', [null]],
      ['b', [null], 9],
    ],
    [0],
    ['b'],
  );
  // Compared pair by pair on what both have, these three would beat each other in a circle.
  check(
    [
      ['a', [1, null, 2]],
      ['b', [0, 2, null]],
      ['c', [null, 1, 3]],
    ],
    [0, 0, 0],
    ['a', 'b', 'c'],
  );
});

test('says who stands above a point', () => {
  const rows = points([
    ['a', [1, 1]],
    ['b', [0, 0]],
    ['c', [0, 2]],
  ]);
  expect(dominatorsOf('b', rows, [0, 0])).toEqual(['a', 'c']);
  expect(dominatorsOf('a', rows, [0, 0])).toEqual([]);
});

test('a point must have all objectives', () => {
  expect(() => check([['a', [1]]], [0, 0], [])).toThrow(RangeError);
});
