import { expect, test } from 'vitest';
import { signFlip, smallestP } from '../../src/domain/signFlip.ts';

/** All flips in exact fractions: independent/values.py. */
const EXACT: readonly (readonly [values: readonly number[], gain: number, loss: number])[] = [
  [[1, 1, 1, 1, 1], 0.03125, 1],
  [[0.3, -0.1, 0.2, 0.4, 0.05, 0.15, -0.05, 0.25], 0.03125, 0.98046875],
  // Sums that are equal in decimals and differ in the last bit of a double.
  [[0.1, 0.2, 0.3, -0.3, -0.2, -0.1], 0.578125, 0.578125],
  [[1, 0, 0, 1, 1, -1, 0, 1, 1, 0, 1, 1], 0.03515625, 0.99609375],
  [[1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4], 0.001953125, 1],
  [[-0.2, -0.4, -0.1, -0.35], 1, 0.0625],
  [[0, 0, 0], 1, 1],
  [[], 1, 1],
];

test.each(EXACT)('%j', (values, gain, loss) => {
  expect(signFlip(values)).toEqual({ gain, loss });
  // The unit of a metric does not matter.
  expect(signFlip(values.map((value) => value * 1e-9))).toEqual({ gain, loss });
});

/** scipy 1.17, permutation_test with a million flips: independent/values.py. */
const SAMPLED: readonly (readonly [values: readonly number[], gain: number, loss: number])[] = [
  [
    [
      0.494, 0.395, 0.178, 0.004, 0.029, -0.597, 0.163, -0.04, 0.2, 0.213, 0.48, -0.008, 0.199, 0.568, -0.067, 0.114,
      0.12, -0.277, 0.21, -0.236,
    ],
    0.0514879,
    0.9489091,
  ],
  [
    [
      0.453, -0.327, 0.125, 0.023, 0.159, 0.188, -0.206, 0.171, -0.125, 0.242, -0.293, -0.167, 0.034, 0.26, -0.04,
      0.011, 0.446, 0.255, 0.045, -0.113, -0.129, -0.08, -0.184, 0.146, 0.21, 0.269, -0.228, 0.025, -0.107, 0.613, 0.36,
      -0.407, 0.375, 0.301, 0.119, 0.332, 0.346, 0.051, 0.228, -0.068,
    ],
    0.01677,
    0.983394,
  ],
  [
    [
      -0.057, -0.009, 0.141, -0.046, -0.027, 0.077, -0.432, 0.056, 0.218, 0.241, 0.148, -0.215, 0.139, 0.221, 0.115,
      -0.166, 0.088, -0.186, -0.286, 0.188, 0.125, 0.375, 0.348, -0.174, -0.119, 0.374, -0.291, 0.073, -0.151, -0.203,
      -0.007, 0.261, -0.014, -0.057, -0.244, -0.141, -0.033, -0.065, 0.433, -0.133, 0.259, -0.303, -0.114, -0.469,
      0.054, -0.341, 0.247, -0.237, 0.144, 0.192, -0.225, -0.342, -0.193, -0.132, -0.023, 0.282, 0.052, -0.233, -0.426,
      -0.082,
    ],
    0.7808582,
    0.2187998,
  ],
];

test.each(SAMPLED)('10,000 flips agree with a million: case %#', (values, gain, loss) => {
  const found = signFlip(values);
  for (const [own, other] of [
    [found.gain, gain],
    [found.loss, loss],
  ] as const)
    expect(Math.abs(own - other)).toBeLessThan(4 * Math.sqrt((other * (1 - other)) / 10_000));
});

test('no p is 0, and the smallest is known beforehand', () => {
  const same = (n: number) => signFlip(Array.from({ length: n }, () => 0.2)).gain;
  for (const n of [1, 6, 14]) expect(same(n)).toBe(smallestP(n));
  expect(smallestP(10)).toBe(1 / 1024);
  expect(same(40)).toBe(smallestP(40));
  expect(smallestP(40)).toBeCloseTo(1e-4, 7);
});
