import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairedDifference } from '../../src/domain/statistics.ts';
import { studentCdf, studentQuantile } from '../../src/domain/student.ts';
import { sum } from '../../src/domain/sum.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 40 });
const degrees = fc.oneof(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.5, max: 50, noNaN: true }));

test('a quantile is where the distribution function has its probability', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), degrees, (p, df) => {
      expect(Math.abs(studentCdf(studentQuantile(p, df), df) - p)).toBeLessThan(1e-12);
    }),
  );
});

test('the distribution function rises and is symmetric', () => {
  const t = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(t, t, degrees, (a, b, df) => {
      expect(studentCdf(Math.min(a, b), df)).toBeLessThanOrEqual(studentCdf(Math.max(a, b), df) + 1e-14);
      expect(studentCdf(a, df) + studentCdf(-a, df)).toBeCloseTo(1, 12);
    }),
  );
});

test('a sum does not depend on the order, and is that of the integers', () => {
  fc.assert(
    fc.property(values, (numbers) => {
      expect(sum(numbers.toSorted((a, b) => a - b))).toBe(sum(numbers));
      expect(sum(numbers.toReversed())).toBe(sum(numbers));
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n })), (whole) => {
      expect(sum(whole.map(Number))).toBe(Number(whole.reduce((total, each) => total + each, 0n)) + 0);
    }),
  );
});

test('differences: order never matters, sides can be swapped, and a smaller alpha claims less', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.001, max: 0.2, noNaN: true }), (differences, alpha) => {
      const found = pairedDifference(differences, alpha);
      expect(pairedDifference(differences.toReversed(), alpha)).toEqual(found);
      expect(found === null).toBe(differences.length === 0);
      if (found === null) return;
      const swapped = pairedDifference(
        differences.map((each) => -each),
        alpha,
      );
      expect(swapped?.lower).toBeCloseTo(-found.upper, 6);
      expect(found.lower).toBeLessThanOrEqual(found.delta);
      expect(pairedDifference(differences, alpha / 2)?.lower).toBeLessThanOrEqual(found.lower);
    }),
  );
});
