import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROWS } from './rows.mjs';

const ROOT = join(import.meta.dirname, '../..');

test('there are 48 faults, and no row is without a test', () => {
  expect(ROWS.map(({ number }) => number)).toEqual(Array.from({ length: 48 }, (_, index) => index + 1));
  for (const { tests } of ROWS) {
    expect(Object.values(tests).flat().length).toBeGreaterThan(0);
    for (const file of Object.keys(tests)) expect(existsSync(join(ROOT, 'test', file)), file).toBe(true);
  }
});

test.each(ROWS)('the mechanisms of row $number can be switched off: $title', ({ mechanisms }) => {
  expect(mechanisms.length).toBeGreaterThan(0);
  for (const { without, edits } of mechanisms) {
    expect(without).not.toBe('');
    for (const { file, find, replace } of edits) {
      const times = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1;
      expect({ file, find, times }).toEqual({ file, find, times: 1 });
      expect(replace).not.toBe(find);
    }
  }
});
