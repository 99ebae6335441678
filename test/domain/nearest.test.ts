import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../src/domain/nearest.ts';

test.each([
  ['proposls', ['proposals', 'population'], 'proposals'],
  ['Seed', ['seed', 'step'], 'seed'],
  ['teh_step', ['the_step', 'other'], 'the_step'],
  ['identify_levers', ['other', 'identify_potential_levers'], 'identify_potential_levers'],
  ['levers', ['identify_potential_levers'], 'identify_potential_levers'],
  ['foo', ['calls', 'usd'], null],
  ['', ['a', 'ab'], null],
  ['x', [], null],
  ['ab', ['xy'], null],
])('the nearest of %j', (name, known, expected) => {
  expect(nearest(name, known)).toBe(expected);
  expect(didYouMean(name, known)).toBe(expected === null ? '' : ` (did you mean "${expected}"?)`);
});

test('a very long name costs nothing', () => {
  expect(nearest('x'.repeat(1_000_000), ['seed'])).toBeNull();
});
