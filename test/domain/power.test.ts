import { expect, test } from 'vitest';
import { smallestEffect, unitsToProve } from '../../src/domain/power.ts';

/** By the noncentral t of scipy 1.17: independent/values.py. */
test.each([
  [0.25, 10, 0.025, 0.249],
  [0.25, 40, 0.025, 0.11356],
  [0.1, 20, 0.05 / 6, 0.078354],
  [0.5, 100, 0.025, 0.141456],
])('sd %d on %i units at %d: %d is proved in 80 of 100 tries', (sd, units, alpha, effect) => {
  expect(Math.abs(smallestEffect(sd, units, alpha) / effect - 1)).toBeLessThan(0.01);
});

test('too few units prove nothing, however large the effect', () => {
  expect(smallestEffect(0.1, 5, 0.025)).toBe(Infinity);
  expect(smallestEffect(0, 6, 0.025)).toBe(0);
});

test('the units for an effect are the fewest that prove it', () => {
  for (const [effect, sd, alpha] of [
    [0.1, 0.25, 0.025],
    [0.02, 0.1, 0.0083],
    [0.9, 0.1, 0.025],
  ] as const) {
    const units = unitsToProve(effect, sd, alpha)!;
    expect(smallestEffect(sd, units, alpha)).toBeLessThanOrEqual(effect);
    expect(smallestEffect(sd, units - 1, alpha)).toBeGreaterThan(effect);
  }
  expect(unitsToProve(0.5, 0, 0.025)).toBe(6);
  expect(unitsToProve(0, 0.1, 0.025)).toBeNull();
  expect(unitsToProve(1e-5, 0.3, 0.025)).toBeNull();
});
