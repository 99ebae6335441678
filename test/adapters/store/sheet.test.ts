import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packSheet, unpackSheet } from '../../../src/adapters/store/sheet.ts';
import { type Row, type Score, sheetOf } from '../../../src/domain/score.ts';
import { sampleCandidate, sampleRow } from '../../contracts/samples.ts';

const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
const text = fc.string({ maxLength: 8 });
const scored = fc
  .record(
    { kind: fc.constant('scored' as const), value, feedback: text, tags: fc.array(text, { maxLength: 3 }) },
    { requiredKeys: ['kind', 'value'] },
  )
  .map((score) => ({ ...score }) as Score);
const unscored = fc.record({ kind: fc.constant('unscored' as const), reason: text });
const ask = fc.record({
  candidate: text,
  example: text,
  model: text,
  attempt: fc.nat(9),
  split: fc.constant('train' as const),
});
const metric = fc.constantFrom('valid', 'quality', 'length', '');
const row: fc.Arbitrary<Row<'train'>> = fc.record({
  ask,
  scores: fc.dictionary(metric, fc.oneof(scored, unscored), { maxKeys: 4, noNullPrototype: true }),
});

test('a sheet is read as it was written', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
      const sheet = sheetOf('train', rows);
      expect(unpackSheet(packSheet(sheet), 'train')).toEqual(sheet);
    }),
  );
});

test('a value that is no number is refused', () => {
  const rows = [sampleRow(sampleCandidate('a'), 'e', Number.NaN)];
  expect(() => packSheet(sheetOf('train', rows))).toThrow(RangeError);
});

test('a sheet of one split is not read as one of the other', () => {
  expect(() => unpackSheet(packSheet(sheetOf('verify', [])), 'train')).toThrow('verify');
});
