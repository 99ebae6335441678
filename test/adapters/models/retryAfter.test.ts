import { expect, test } from 'vitest';
import { retryAfterOf } from '../../../src/adapters/models/retryAfter.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

test.each<[string, Record<string, string>, number | undefined]>([
  ['nothing', {}, undefined],
  ['seconds', { 'retry-after': '7' }, 7_000],
  ['parts of a second', { 'retry-after': '0.25' }, 250],
  ['milliseconds', { 'retry-after-ms': '250' }, 250],
  ['milliseconds go first', { 'retry-after-ms': '250', 'retry-after': '9' }, 250],
  ['bad milliseconds do not', { 'retry-after-ms': 'soon', 'retry-after': '9' }, 9_000],
  ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
  ['a date gone by', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, undefined],
  ['zero', { 'retry-after': '0' }, undefined],
  ['negative', { 'retry-after': '-3' }, undefined],
  ['words', { 'retry-after': 'abc' }, undefined],
  ['nothing in it', { 'retry-after': ' ' }, undefined],
  ['infinite', { 'retry-after': 'Infinity' }, 86_400_000],
  ['more than a timer takes', { 'retry-after': '9999999999' }, 86_400_000],
])('retry-after: %s', (_, headers, expected) => {
  expect(retryAfterOf(new Headers(headers), NOW)).toBe(expected);
});
