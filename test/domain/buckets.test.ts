import { expect, test } from 'vitest';
import { type Bucket, bucketsOf, bucketWeight } from '../../src/domain/buckets.ts';
import type { Primary, Row, Score } from '../../src/domain/score.ts';

const PRIMARY: Primary = [
  { metric: 'valid', weight: 0.75, scale: [0, 1] },
  { metric: 'long', weight: 0.25, scale: [8, 4] },
];

function scored(value: number, feedback?: string, tags?: readonly string[]): Score {
  return { kind: 'scored', value, ...(feedback === undefined ? {} : { feedback }), ...(tags ? { tags } : {}) };
}

function row(example: string, model: string, valid: Score, long: Score = scored(4)): Row<'train'> {
  return {
    ask: { candidate: 'c', example, model, attempt: 0, split: 'train' },
    scores: { valid, long, other: scored(0) },
  };
}

/** Buckets as [id, examples, lost, models]. */
function check(rows: readonly Row<'train'>[], expected: readonly (readonly [string, string, number, string])[]) {
  const found = bucketsOf(rows, PRIMARY);
  expect(
    found.map((each) => [each.id, each.rows.map((one) => one.ask.example).join(), each.lost, each.models.join()]),
  ).toEqual(expected);
}

test('nothing lost, nothing to learn', () => {
  check([], []);
  check([row('a', 'm', scored(1), scored(3))], []);
});

test('tags name the bucket, one row may be in several', () => {
  check(
    [
      row('a', 'm2', scored(0, 'x', ['enum', 'missing'])),
      row('b', 'm1', scored(0.5, 'y', ['enum', 'enum'])),
      row('c', 'm1', scored(1, '', ['enum']), scored(6, '', ['wordy'])),
    ],
    [
      ['enum', 'a,b', 1.125, 'm1,m2'],
      ['missing', 'a', 0.75, 'm2'],
      ['wordy', 'c', 0.125, 'm1'],
    ],
  );
});

test('a tag that two metrics share takes the loss of both, and the row once', () => {
  check([row('a', 'm', scored(0, '', ['t']), scored(9, '', ['t']))], [['t', 'a', 1, 'm']]);
});

test('without tags the feedback does, when several rows have it; then the metric', () => {
  check(
    [
      row('a', 'm', scored(0, 'field "x" is missing')),
      row('b', 'm', scored(0, 'field "yy" is missing')),
      row('c', 'm', scored(0, 'something else altogether')),
      row('d', 'm', scored(0)),
      row('e', 'm', scored(0)),
      row('f', 'm', scored(1), scored(5, 'field "x" is missing')),
    ],
    [
      ['metric:valid', 'c,d,e', 2.25, 'm'],
      ['feedback:valid: field … is missing', 'a,b', 1.5, 'm'],
      ['metric:long', 'f', 0.0625, 'm'],
    ],
  );
});

test('what was not scored lost nothing', () => {
  const unscored: Score = { kind: 'unscored', reason: 'the judge was down' };
  check(
    [row('a', 'm', unscored, scored(8, '', ['wordy'])), row('b', 'm', unscored, unscored)],
    [['wordy', 'a', 0.25, 'm']],
  );
});

test('the weight falls with tries, and rises with models and for formats', () => {
  const bucket = (models: readonly string[]): Bucket => ({ id: 'b', rows: [], lost: 2, models });
  expect(bucketWeight(bucket(['m']), 0)).toBe(2);
  expect(bucketWeight(bucket(['m']), 3)).toBe(0.5);
  expect(bucketWeight(bucket(['m', 'n']), 0)).toBe(3);
  expect(bucketWeight(bucket(['m', 'n']), 2, (id) => id === 'b')).toBe(2);
  expect(bucketWeight(bucket(['m']), 0, (id) => id !== 'b')).toBe(2);
});
