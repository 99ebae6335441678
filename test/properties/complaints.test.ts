import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relief } from '../../src/domain/complaints.ts';
import type { Primary, Row } from '../../src/domain/score.ts';

const PRIMARY: Primary = [{ metric: 'fields', weight: 1, scale: [0, 1] }];
const TAGS = ['team=billing', 'team=legal', 'tone=formal', 'sla=4h', 'format'];
const EXAMPLES = ['a', 'b', 'c', 'd'];

/** One attempt on each example. */
function side(candidate: string): fc.Arbitrary<Row<'train'>[]> {
  return fc.tuple(...EXAMPLES.map(() => fc.subarray(TAGS))).map((found) =>
    found.map((tags, at) => ({
      ask: { candidate, example: EXAMPLES[at]!, model: 'm', attempt: 0, split: 'train' },
      scores: { fields: { kind: 'scored', value: 1 - tags.length / TAGS.length, tags } },
    })),
  );
}

const changed = fc.record({
  words: fc.constantFrom('', 'Write to the billing team.', 'A formal tone.', 'team tone sla'),
  bucket: fc.constantFrom(null, ...TAGS),
});

test('what one side gains on the other, the other loses', () => {
  fc.assert(
    fc.property(side('p'), side('q'), changed, (p, q, change) => {
      const there = relief(p, q, PRIMARY, change);
      const back = relief(q, p, PRIMARY, change);
      expect(there.gain + back.gain).toBeCloseTo(0, 12);
      expect(there.cells).toBe(EXAMPLES.length);
    }),
  );
});

test('a prompt gains nothing on itself, and no order of rows matters', () => {
  fc.assert(
    fc.property(side('p'), side('q'), changed, (p, q, change) => {
      expect(relief(p, p, PRIMARY, change).gain).toBe(0);
      expect(relief(p, [...q].reverse(), PRIMARY, change)).toEqual(relief([...p].reverse(), q, PRIMARY, change));
    }),
  );
});
