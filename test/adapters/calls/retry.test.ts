import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waitOf } from '../../../src/adapters/calls/retry.ts';
import { CallError } from '../../../src/domain/errors.ts';

test('waits lie between half a second and a minute, grow with the tries, and keep to what was asked', () => {
  const asked = fc.option(fc.double({ min: 0.001, max: 1e12, noNaN: true }), { nil: undefined });
  const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), asked, jitter, (tries, retryAfterMs, random) => {
      const wait = waitOf(new CallError('rate_limit', '429', { retryAfterMs }), tries, () => random);
      expect(wait).toBeGreaterThanOrEqual(500);
      expect(wait).toBeGreaterThanOrEqual(Math.min(retryAfterMs ?? 0, 120_000));
      expect(wait).toBeLessThanOrEqual(
        Math.max(60_000, 1_000 * 2 ** (tries - 1), Math.min(retryAfterMs ?? 0, 120_000)),
      );
      if (retryAfterMs === undefined) expect(wait).toBeLessThanOrEqual(Math.min(60_000, 1_000 * 2 ** (tries - 1)));
    }),
  );
});
