import { expect, test } from 'vitest';
import { meanPrimary } from '../../src/domain/measured.ts';
import { lazySheet, passingRows, sheetOf } from '../../src/domain/score.ts';
import { sampleCandidate, sampleRow } from '../contracts/samples.ts';

const rows = [sampleRow(sampleCandidate('a'), 'one', 1), sampleRow(sampleCandidate('a'), 'two', 0)];
const counted = () => {
  let reads = 0;
  const sheet = lazySheet('train', () => {
    reads += 1;
    return [...rows];
  });
  return { sheet, reads: () => reads };
};

test('rows are read when they are first asked for, and stay the same ones', () => {
  const { sheet, reads } = counted();
  expect(reads()).toBe(0);
  expect(sheet.rows).toBe(sheet.rows);
  expect(passingRows(sheet)).toBe(sheet.rows);
  expect(reads()).toBe(1);
  expect(sheet).toEqual(sheetOf('train', rows));
});

test('means of a sheet are worked out by one reading that is not kept', () => {
  const { sheet, reads } = counted();
  const primary = [{ metric: Object.keys(rows[0]!.scores)[0]!, weight: 1, scale: [0, 1] }] as const;
  const means = [meanPrimary(sheet, primary), meanPrimary(sheet, primary)];
  expect(means[0]).toEqual(meanPrimary(sheetOf('train', rows), primary));
  expect(means[1]).toEqual(means[0]);
  expect(reads()).toBe(1);
  expect(sheet.rows).toEqual(rows);
  expect(reads()).toBe(2);
});

test('a sheet that has its rows is gone through as it is', () => {
  const sheet = sheetOf('train', rows);
  expect(passingRows(sheet)).toBe(rows);
});
