import { expect, test } from 'vitest';
import { confidenceSequence } from '../../src/domain/confidenceSequence.ts';
import { type Random, streamOf } from '../../src/domain/random.ts';

const TENTHS = Array.from({ length: 60 }, (_, at) => ((7 * at) % 10) / 10);
const QUARTERS = Array.from({ length: 80 }, (_, at) => (at % 4 === 0 ? 0 : 1));
const FEW = [0.9, 0.2, 0.4, 0.9, 0.2, 0.4, 0.9, 0.2, 0.4, 0.9, 0.2, 0.4, 0.9, 0.2, 0.4];

/** The least and the greatest mean of the grid that are in, by numpy: independent/values.py. Ours reach to the next one. */
test.each([
  [TENTHS, 0.05, 0.34, 0.552],
  [TENTHS, 0.01, 0.32, 0.576],
  [QUARTERS, 0.05, 0.59, 0.869],
  [QUARTERS, 0.01, 0.561, 0.891],
  [FEW, 0.05, 0.286, 0.729],
  [FEW, 0.01, 0.239, 0.776],
])('the bounds of %j at %d', (values, alpha, least, greatest) => {
  const { lower, upper } = confidenceSequence(values, alpha);
  expect([lower, upper]).toEqual([expect.closeTo(least - 0.001, 9), expect.closeTo(greatest + 0.001, 9)]);
});

test('of nothing nothing is known', () => {
  expect(confidenceSequence([], 0.05)).toEqual({ lower: 0, upper: 1 });
});

const WORLDS: readonly (readonly [string, number, (random: Random) => number])[] = [
  ['coin flips', 0.5, (random) => Number(random() < 0.5)],
  ['rare failures', 0.95, (random) => Number(random() < 0.95)],
  ['shares', 0.5, (random) => random()],
  ['mostly a little, now and then nothing', 0.57, (random) => (random() < 0.05 ? 0 : 0.6)],
];

test.each(WORLDS)(
  '%s: bounds leave the truth out at any moment in 5 of 100 runs at most',
  (name, truth, draw) => {
    const RUNS = 200;
    let out = 0;
    for (let run = 0; run < RUNS; run++) {
      const random = streamOf('canary', name, run);
      const values = Array.from({ length: 150 }, () => draw(random));
      // Bounds are those of all moments, so the last ones tell of the earlier.
      const { lower, upper } = confidenceSequence(values, 0.05);
      if (truth < lower || truth > upper) out += 1;
    }
    expect(out / RUNS).toBeLessThanOrEqual(0.05);
  },
  60_000,
);

test('bounds never grow wider', () => {
  const random = streamOf('canary', 'narrowing');
  const values = Array.from({ length: 120 }, () => Number(random() < 0.7));
  let before = { lower: 0, upper: 1 };
  for (let n = 1; n <= values.length; n += 7) {
    const now = confidenceSequence(values.slice(0, n), 0.05);
    expect(now.lower).toBeGreaterThanOrEqual(before.lower);
    expect(now.upper).toBeLessThanOrEqual(before.upper);
    before = now;
  }
});
