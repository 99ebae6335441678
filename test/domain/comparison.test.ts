import { expect, test } from 'vitest';
import { compareSheets, resultOf } from '../../src/domain/comparison.ts';
import { type Cell, cellsOf, sheet, type Values } from './sheets.ts';

const PRIMARY = [{ metric: 'score', weight: 1, scale: [0, 1] as const }];

function compare(
  candidate: readonly Cell[],
  baseline: readonly Cell[],
  metrics: Parameters<typeof compareSheets>[2] = [],
) {
  return compareSheets({ candidate: sheet('b', candidate), baseline: sheet('a', baseline) }, PRIMARY, metrics);
}

const values = (numbers: readonly number[]): Values => ({
  a: numbers.map((each) => [each]),
  b: numbers.map((each) => [each]),
});
const FOUR = [0.2, 0.4, 0.6, 0.8];
const more = (by: readonly number[]) => values(FOUR.map((each, at) => each + by[at]!));

test.each([
  ['better', more([0.1, 0.2, 0.1, 0.15])],
  ['worse', more([-0.1, -0.2, -0.1, -0.15])],
  ['unclear', more([0.1, -0.2, 0.1, 0.05])],
  ['unclear', more([0, 0, 0, 0])],
  // Six of six, but too few for the sign flips to leave 5 % behind.
  ['unclear', { a: more([0.1, 0.2, 0.1, 0.15]).a!, b: [[0.3]] }],
] as const)('%s', (kind, candidate) => {
  expect(compare(cellsOf(candidate), cellsOf(values(FOUR))).primary?.kind).toBe(kind);
});

test('the unit is the (example, model) pair, over the attempts that both arms have', () => {
  const { primary, models, outcomes, leftOut } = compare(
    cellsOf({ a: [[1, 0, 1], [0.5]], b: [[1]] }),
    cellsOf({ a: [[0, 1], [0.5]], b: [[0.25]] }),
  );
  expect(primary).toMatchObject({ n: 3, delta: 0.25, baseline: (0.5 + 0.5 + 0.25) / 3 });
  expect(models.a).toMatchObject({ n: 2, delta: 0 });
  expect(outcomes.map(({ example, model, delta }) => [example, model, delta])).toEqual([
    ['e0', 'a', 0],
    ['e1', 'a', 0],
    ['e0', 'b', 0.75],
  ]);
  expect(outcomes.map(resultOf)).toEqual(['tied', 'tied', 'won']);
  // The third attempt of one arm.
  expect(leftOut).toBe(1);
});

test('a metric that is minimised is better when it falls, in its own unit', () => {
  const cells = (words: (at: number) => number): Cell[] =>
    Array.from({ length: 8 }, (_, at) => ({
      example: `e${at}`,
      model: 'a',
      attempt: 0,
      scores: { score: 1, words: words(at) },
    }));
  const found = compare(
    cells((at) => 80 + (at % 3)),
    cells(() => 100),
    [
      { name: 'words', direction: 'minimise' },
      { name: 'gone', direction: 'maximise' },
    ],
  );
  expect(found.metrics.words).toMatchObject({ kind: 'better', baseline: 100, delta: -19.125, n: 8 });
  expect(Object.keys(found.metrics)).toEqual(['words']);
});

test('nothing in common is nothing compared', () => {
  const found = compare(cellsOf({ a: [[null]] }), cellsOf({ b: [[1]] }));
  expect(found).toEqual({ primary: null, models: {}, metrics: {}, outcomes: [], leftOut: 2 });
});
