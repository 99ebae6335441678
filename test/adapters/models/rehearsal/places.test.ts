import { describe, expect, it } from 'vitest';
import { placesOf, valueAt, withValue } from '../../../../src/adapters/models/rehearsal/places.ts';
import type { Json } from '../../../../src/domain/example.ts';

const OUTPUT: Json = { levers: [{ name: 'a', options: ['x', 'y'] }, { name: 'b', options: [] }, { other: 1 }] };

describe('places', () => {
  it.each([
    ['levers[*].name', ['a', 'b']],
    ['levers[*].options[*]', ['x', 'y']],
    ['levers[1].name', ['b']],
    ['levers[*].options', [['x', 'y'], []]],
    ['nothing[*].here', []],
    ['levers.name', []],
    ['levers[9]', []],
    ['levers[*].name.length', []],
    ['toString', []],
  ])('%s selects %j', (path, expected) => {
    expect(placesOf(OUTPUT, path).map((place) => valueAt(OUTPUT, place))).toEqual(expected);
  });

  it('puts a value in a copy', () => {
    const place = placesOf(OUTPUT, 'levers[1].name')[0] ?? [];
    expect(valueAt(withValue(OUTPUT, place, 'c'), place)).toBe('c');
    expect(valueAt(OUTPUT, place)).toBe('b');
  });

  it('takes items and members away', () => {
    expect(withValue(['a', 'b', 'c'], [1], undefined)).toEqual(['a', 'c']);
    expect(withValue({ a: 1, b: { c: 2, d: 3 } }, ['b', 'c'], undefined)).toEqual({ a: 1, b: { d: 3 } });
  });
});
