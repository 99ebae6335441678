import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cohenKappa, type Disagreement, krippendorffAlpha, type Scale } from '../../src/domain/agreement.ts';

/** Cases of a contingency table: `table[a][b]` cases where the first judge said a and the second b. */
function pairsOf(table: readonly (readonly number[])[]): [number, number][] {
  return table.flatMap((row, a) =>
    row.flatMap((count, b) => Array.from({ length: count }, (): [number, number] => [a, b])),
  );
}

/** Agresti 1990, table 2.10: how often sex is fun, to husbands and wives. Kappa as R's vcd prints it. */
const SEXUAL_FUN = [
  [7, 7, 2, 3],
  [2, 8, 3, 7],
  [1, 5, 4, 9],
  [2, 8, 9, 14],
];

test.each<[string, number[][], Disagreement, number, number]>([
  [
    'two raters of 50 grants (Wikipedia, "Cohen\'s kappa")',
    [
      [20, 5],
      [10, 15],
    ],
    'nominal',
    0.4,
    4,
  ],
  [
    'same agreement, even margins (ibid.)',
    [
      [45, 15],
      [25, 15],
    ],
    'nominal',
    0.1304,
    4,
  ],
  [
    'same agreement, uneven margins (ibid.)',
    [
      [25, 35],
      [5, 35],
    ],
    'nominal',
    0.2593,
    4,
  ],
  ['SexualFun (R package vcd, Kappa)', SEXUAL_FUN, 'nominal', 0.1293, 4],
  ['SexualFun, equal-spacing weights (ibid.)', SEXUAL_FUN, 'linear', 0.2374, 4],
  [
    'complete agreement',
    [
      [3, 0],
      [0, 4],
    ],
    'quadratic',
    1,
    10,
  ],
  [
    'complete disagreement',
    [
      [0, 4],
      [4, 0],
    ],
    'nominal',
    -1,
    10,
  ],
])("Cohen's kappa: %s", (_, table, weights, expected, digits) => {
  expect(cohenKappa(pairsOf(table), weights)).toBeCloseTo(expected, digits);
});

/** Krippendorff 2011, section C: four observers, twelve units, some missing. */
const UNITS = [
  [1, 1, 1],
  [2, 2, 3, 2],
  [3, 3, 3, 3],
  [3, 3, 3, 3],
  [2, 2, 2, 2],
  [1, 2, 3, 4],
  [4, 4, 4, 4],
  [1, 1, 2, 1],
  [2, 2, 2, 2],
  [5, 5, 5],
  [1, 1],
  [3],
];

test.each<[Scale, number]>([
  ['nominal', 0.743],
  ['ordinal', 0.815],
  ['interval', 0.849],
])("Krippendorff's alpha of the published example, %s", (scale, expected) => {
  expect(krippendorffAlpha(UNITS, scale)).toBeCloseTo(expected, 3);
});

test("Krippendorff's alpha of two observers and binary values (ibid., section A)", () => {
  const first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
  const second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
  expect(
    krippendorffAlpha(
      first.map((value, at) => [value, second[at]!]),
      'nominal',
    ),
  ).toBeCloseTo(0.095, 3);
});

test('nothing to compare, or nothing that varies, is no agreement', () => {
  expect(cohenKappa([], 'nominal')).toBeNull();
  expect(
    cohenKappa(
      [
        [3, 3],
        [3, 3],
      ],
      'quadratic',
    ),
  ).toBeNull();
  expect(krippendorffAlpha([[1], [2]], 'ordinal')).toBeNull();
  expect(
    krippendorffAlpha(
      [
        [4, 4],
        [4, 4],
      ],
      'ordinal',
    ),
  ).toBeNull();
});

const level = fc.integer({ min: 1, max: 5 });

test('neither depends on the order of cases or judges, and neither passes 1', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(level, level), { minLength: 1, maxLength: 30 }), (pairs) => {
      const swapped = pairs.map(([a, b]): [number, number] => [b, a]).toReversed();
      for (const weights of ['nominal', 'linear', 'quadratic'] as const) {
        const kappa = cohenKappa(pairs, weights);
        const again = cohenKappa(swapped, weights);
        if (kappa === null) expect(again).toBeNull();
        else expect(again).toBeCloseTo(kappa, 10);
        expect(kappa ?? 0).toBeLessThanOrEqual(1);
      }
      const alpha = krippendorffAlpha(pairs, 'ordinal');
      if (alpha !== null) expect(krippendorffAlpha(swapped, 'ordinal')).toBeCloseTo(alpha, 10);
      expect(alpha ?? 0).toBeLessThanOrEqual(1);
    }),
  );
});
