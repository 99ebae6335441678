import { expect, test } from 'vitest';
import { studentCdf, studentQuantile } from '../../src/domain/student.ts';

/** Relative to the smaller tail, so that small tails are checked as strictly as the middle. */
function check(found: number, expected: number) {
  expect(Math.abs(found - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));
}

/**
 * Integrals of the density, computed with mpmath 1.3 at 40 digits: quad(density, linspace(0, t, 21)) + 1/2.
 * The quantiles are roots of that integral.
 */
const CDF: readonly (readonly [t: number, df: number, p: number])[] = [
  [1, 1, 0.75],
  [2, 2, 0.908248290463863],
  [-1.5, 3, 0.11529193262241152],
  [0.1, 4.5, 0.5376779661846572],
  [2.5, 9, 0.9830690861585071],
  [0.001, 30, 0.5003956321167574],
  [-4, 34, 0.00016191100413575455],
  [3, 99, 0.9982922460392105],
  [1.96, 1000, 0.9748634075221256],
  [2, 100000, 0.9772485182712468],
  [0.01, 0.5, 0.5026966281819477],
  [60, 1.5, 0.9991888227932931],
];

const QUANTILES: readonly (readonly [p: number, df: number, t: number])[] = [
  [0.95, 1, 6.313751514675043],
  [0.975, 2, 4.302652729749464],
  [0.99, 3, 4.5407028585681335],
  [0.95, 4, 2.1318467863266504],
  [0.9, 7.5, 1.4052118464159529],
  [0.95, 9, 1.8331129326562372],
  [0.975, 29, 2.0452296421327043],
  [0.999, 39, 3.3127880826719007],
  [0.05, 59, -1.671093032103895],
  [0.9916666666666667, 9, 2.9333240883739906],
  [0.95, 10000, 1.645006018069243],
];

test('the distribution function agrees with numerical integration', () => {
  for (const [t, df, p] of CDF) {
    check(studentCdf(t, df), p);
    check(studentCdf(-t, df), 1 - p);
  }
});

test('the quantiles agree with roots of the integral', () => {
  for (const [p, df, t] of QUANTILES) check(studentQuantile(p, df), t);
});

test('two distributions are known in closed form', () => {
  for (const t of [-50, -3, -0.2, 0, 0.7, 4, 1000]) {
    check(studentCdf(t, 1), 0.5 + Math.atan(t) / Math.PI);
    check(studentCdf(t, 2), 0.5 + t / (2 * Math.sqrt(2 + t * t)));
  }
  check(studentQuantile(1e-6, 1) / -318309.886183, 1);
});

test('what makes no sense is refused', () => {
  for (const p of [0, 1, -1, Number.NaN]) expect(() => studentQuantile(p, 3)).toThrow(RangeError);
  for (const df of [0, -1, Number.NaN, Infinity]) expect(() => studentCdf(1, df)).toThrow(RangeError);
});
