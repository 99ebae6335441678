import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noiseFloor, type Repeat } from '../../src/domain/noise.ts';
import { type Random, shuffled, streamOf } from '../../src/domain/random.ts';

type Cells = readonly (readonly [unit: string, example: string, model: string, values: readonly number[]])[];

function repeatsOf(cells: Cells): Repeat[] {
  return cells.flatMap(([unit, example, model, values]) => values.map((value) => ({ unit, example, model, value })));
}

const CELLS: Cells = [
  ['g', 'e1', 'a', [0.2, 0.6, 0.4]],
  ['g', 'e1', 'b', [1, 1, 0]],
  ['g', 'e2', 'a', [0.5, 0.5, 0.5]],
  ['g', 'e2', 'b', [0, 1, 1]],
  ['h', 'e3', 'a', [0.9, 0.7, 0.8]],
  ['h', 'e3', 'b', [0.3, 0.1]],
];

test('the floor, by numpy and scipy: independent/values.py', () => {
  const found = noiseFloor(repeatsOf(CELLS));
  expect(found?.one).toBeCloseTo(0.39769248182894085, 12);
  expect(found?.all).toBeCloseTo(0.2333621825392501, 12);
  expect(found?.mean).toBeCloseTo(0.5291666666666668, 12);
  expect(found?.sd).toBeCloseTo(0.36348481690603274, 12);
  expect([found?.cells, found?.units]).toEqual([6, 2]);
});

test.each<[string, Cells, object | null]>([
  ['nothing', [], null],
  ['cells of one attempt', [['e', 'e', 'a', [0.5]]], null],
  ['attempts that are all alike', [['e', 'e', 'a', [0.5, 0.5]]], { one: 0, all: 0, sd: 0, unitSd: 0, mean: 0.5 }],
  [
    'a cell of one attempt beside one of two',
    [
      ['e', 'e', 'a', [1, 1]],
      ['f', 'f', 'a', [0]],
    ],
    { one: 0, mean: 1, cells: 1, units: 1 },
  ],
])('%s', (_, cells, expected) => {
  const found = noiseFloor(repeatsOf(cells));
  if (expected === null) expect(found).toBeNull();
  else expect(found).toMatchObject(expected);
});

/** Scores of one prompt: cells have their own level, and attempts scatter about it. */
function attempts(levels: readonly number[], count: number, random: Random): Repeat[] {
  return levels.flatMap((level, at) =>
    Array.from({ length: count }, () => ({
      unit: `e${at >> 1}`,
      example: `e${at >> 1}`,
      model: at % 2 === 0 ? 'a' : 'b',
      value: Number(random() < level),
    })),
  );
}

function meanOf(repeats: readonly Repeat[]): number {
  return repeats.reduce((sum, { value }) => sum + value, 0) / repeats.length;
}

test.each([1, 3])('a prompt differs from itself by more than the floor 5 times of 100: %i attempts each', (each) => {
  const RUNS = 2000;
  let above = 0;
  for (let run = 0; run < RUNS; run++) {
    const random = streamOf('noise', each, run);
    const levels = Array.from({ length: 40 }, () => random());
    const floor = noiseFloor(attempts(levels, 3, random))!;
    const difference = meanOf(attempts(levels, each, random)) - meanOf(attempts(levels, each, random));
    // An average over binary scores moves in steps, so that a difference may be the floor itself.
    if (Math.abs(difference) > (each === 1 ? floor.one : floor.all)) above += 1;
  }
  expect(above / RUNS).toBeLessThan(0.065);
  expect(above / RUNS).toBeGreaterThan(0.025);
});

test('order never matters, and scores twice as large have a floor twice as high', () => {
  const values = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 4 });
  const cells = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom('a', 'b'), values), { maxLength: 8 });
  fc.assert(
    fc.property(cells, fc.integer(), (some, seed) => {
      const repeats = repeatsOf(some.map(([example, model, own]) => [`e${example}`, `e${example}`, model, own]));
      const here = noiseFloor(repeats);
      const there = noiseFloor(shuffled(repeats, streamOf(seed)));
      const twice = noiseFloor(repeats.map((one) => ({ ...one, value: 2 * one.value })));
      expect(there === null).toBe(here === null);
      for (const key of ['mean', 'one', 'all', 'sd', 'unitSd'] as const) {
        expect(there?.[key] ?? 0).toBeCloseTo(here?.[key] ?? 0, 9);
        expect(twice?.[key] ?? 0).toBeCloseTo(2 * (here?.[key] ?? 0), 9);
      }
    }),
  );
});
