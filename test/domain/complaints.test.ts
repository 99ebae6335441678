import { expect, test } from 'vitest';
import { relief } from '../../src/domain/complaints.ts';
import type { Primary, Row } from '../../src/domain/score.ts';

const PRIMARY: Primary = [{ metric: 'fields', weight: 1, scale: [0, 1] }];

/** Rows of one attempt each: what each example is complained of. */
function rows(candidate: string, complaints: Record<string, readonly string[]>, attempt = 0): Row<'train'>[] {
  return Object.entries(complaints).map(([example, tags]) => ({
    ask: { candidate, example, model: 'm', attempt, split: 'train' },
    scores: { fields: { kind: 'scored', value: 1 - tags.length / 4, tags } },
  }));
}

const BEFORE = rows('before', {
  a: ['team=billing', 'tone=formal'],
  b: ['team=billing', 'sla=4h'],
  c: [],
});

test('what a change does not bear on is noise', () => {
  const after = rows('after', { a: ['sla=4h', 'macro=waive'], b: ['tone=formal'], c: ['macro=waive'] });
  const words = 'Invoices go to the billing team.';
  expect(relief(BEFORE, after, PRIMARY, { words, bucket: 'team=billing' })).toEqual({ gain: 2, cells: 3, unit: 1 });
});

test('a change bears on what it answers for and on what its words name', () => {
  const after = rows('after', { a: ['team=legal'], b: [], c: ['team=legal'] });
  const bearing = (words: string, bucket: string | null) => relief(BEFORE, after, PRIMARY, { words, bucket }).gain;
  expect(bearing('Lawyers go to team legal.', 'team=billing')).toBe(0);
  expect(bearing('Be quick.', 'team=billing')).toBe(2);
  expect(bearing('Be quick.', 'sla=4h')).toBe(1);
  expect(bearing('Be quick.', null)).toBe(0);
});

test('an instance that was tried several times is complained of as often as it failed', () => {
  const again = rows('before', { a: [], b: ['team=billing'], c: [] }, 1);
  const after = rows('after', { a: [], b: [], c: [] });
  const changed = { words: '', bucket: 'team=billing' };
  expect(relief([...BEFORE, ...again], after, PRIMARY, changed)).toEqual({ gain: 1.5, cells: 3, unit: 1 });
  expect(relief([...BEFORE, ...again], after.slice(0, 1), PRIMARY, changed)).toEqual({
    gain: 0.5,
    cells: 1,
    unit: 0.5,
  });
});

test('where a metric finds one thing at a time, a complaint weighs what was lost', () => {
  const graded = (candidate: string, values: Record<string, number>) =>
    Object.entries(values).map(
      ([example, value]): Row<'train'> => ({
        ask: { candidate, example, model: 'm', attempt: 0, split: 'train' },
        scores: { fields: { kind: 'scored', value, tags: value < 1 ? ['too_long'] : [] } },
      }),
    );
  const changed = { words: '', bucket: 'too_long' };
  const read = relief(graded('before', { a: 0.5, b: 0.75 }), graded('after', { a: 0.75, b: 0.75 }), PRIMARY, changed);
  expect(read).toEqual({ gain: 0.25, cells: 2, unit: 0.5 });
});

test('instances that only one side has count for nothing', () => {
  const after = rows('after', { z: ['team=billing'] });
  expect(relief(BEFORE, after, PRIMARY, { words: '', bucket: 'team=billing' })).toEqual({ gain: 0, cells: 0, unit: 1 });
});

test('what has no score was neither complained of nor right', () => {
  const unscored = (candidate: string, attempt = 0) =>
    rows(candidate, { a: [] }, attempt).map(
      (row): Row<'train'> => ({ ...row, scores: { fields: { kind: 'unscored', reason: 'no answer' } } }),
    );
  const changed = { words: '', bucket: 'team=billing' };
  const nothing = { gain: 0, cells: 0, unit: 1 };
  expect(relief(BEFORE, unscored('after'), PRIMARY, changed)).toEqual(nothing);
  expect(relief(unscored('before'), rows('after', { a: ['team=billing'] }), PRIMARY, changed)).toEqual(nothing);
  const again = [...BEFORE, ...unscored('before', 1)];
  expect(relief(again, rows('after', { a: [] }), PRIMARY, changed)).toEqual({ gain: 1, cells: 1, unit: 1 });
});

test('a metric that waits for its judge takes no complaint away', () => {
  const two: Primary = [
    { metric: 'fields', weight: 0.5, scale: [0, 1] },
    { metric: 'judged', weight: 0.5, scale: [0, 1] },
  ];
  const scores = (judged: Row<'train'>['scores'][string]) =>
    rows('c', { a: ['team=billing'] }).map((row): Row<'train'> => ({ ...row, scores: { ...row.scores, judged } }));
  const before = scores({ kind: 'scored', value: 0, tags: ['rude'] });
  const after = scores({ kind: 'unscored', reason: 'no grade yet', pending: true });
  expect(relief(before, after, two, { words: '', bucket: 'rude' })).toEqual({ gain: 0, cells: 0, unit: 1 });
});
