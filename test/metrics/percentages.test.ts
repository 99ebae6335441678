import { expect, test } from 'vitest';
import { percentagesIn } from '../../src/metrics/percentages.ts';

test.each([
  ['cuts 15-20% of it', ['15-20']],
  ['15%–20%', ['15-20']],
  ['from 15 – 20 %', ['15-20']],
  ['12,50 % and 12.5%', ['12.5', '12.5']],
  ['на 30\u00A0% больше', ['30']],
  ['增长３０％左右', ['30']],
  ['١٥٪', ['15']],
  ['\u200F١٥\u200F٪', ['15']],
  ['१५%', ['15']],
  ["yüzde %15'e", ['15']],
  ['100%', ['100']],
  ['1.5-2 trucks, 20 % 3', ['20']],
  ['no 15 here, nor % there, nor a%2Fb', []],
])('percentages of %s', (text, expected) => {
  expect(percentagesIn(text).map(({ low, high }) => (low === null ? high : `${low}-${high}`))).toEqual(expected);
});
