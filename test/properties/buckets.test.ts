import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketsOf } from '../../src/domain/buckets.ts';
import { type Primary, primaryOf, type Row, type Score } from '../../src/domain/score.ts';

const PRIMARY: Primary = [
  { metric: 'valid', weight: 0.6, scale: [0, 1] },
  { metric: 'long', weight: 0.4, scale: [3, 0] },
];

const score: fc.Arbitrary<Score> = fc.record({
  kind: fc.constant('scored' as const),
  value: fc.constantFrom(0, 0.3, 1, 4),
  feedback: fc.constantFrom('', 'field "a" is missing', 'field "b" is missing', 'too long by 3'),
  tags: fc.subarray(['enum', 'format']),
});

const rows: fc.Arbitrary<Row<'train'>[]> = fc
  .array(fc.record({ model: fc.constantFrom('m', 'n'), valid: score, long: score }), { maxLength: 12 })
  .map((cells) =>
    cells.map(({ model, ...scores }, index) => ({
      ask: { candidate: 'c', example: `e${index}`, model, attempt: 0, split: 'train' as const },
      scores,
    })),
  );

function lostBy(row: Row<'train'>): number {
  const primary = primaryOf(row, PRIMARY);
  return primary.kind === 'scored' ? 1 - primary.value : Number.NaN;
}

test('exactly the rows that lost something are in a bucket, and the buckets cover the loss', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const buckets = bucketsOf(all, PRIMARY);
      const failing = all.filter((row) => lostBy(row) > 1e-9);
      expect(new Set(buckets.flatMap((bucket) => bucket.rows))).toEqual(new Set(failing));
      const total = failing.reduce((lost, row) => lost + lostBy(row), 0);
      expect(buckets.reduce((lost, bucket) => lost + bucket.lost, 0)).toBeGreaterThan(total - 1e-9);
      for (const { rows: own, lost, models } of buckets) {
        expect(new Set(own).size).toBe(own.length);
        expect(lost).toBeLessThan(own.reduce((sum, row) => sum + lostBy(row), 0) + 1e-9);
        expect(models).toEqual([...new Set(own.map((row) => row.ask.model))].sort());
      }
    }),
  );
});

test('the order of the rows changes neither the buckets nor their order', () => {
  const named = (all: readonly Row<'train'>[]) => bucketsOf(all, PRIMARY).map(({ id, lost }) => [id, lost]);
  fc.assert(
    fc.property(rows, (all) => {
      expect(named(all.toReversed())).toEqual(named(all));
    }),
  );
});
