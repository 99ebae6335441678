import { expect, test } from 'vitest';
import type { Json } from '../../src/domain/example.ts';
import { fieldOf, parsePath, select, stringsBelow } from '../../src/metrics/paths.ts';

const OUTPUT: Json = {
  levers: [{ name: 'a', options: ['x', 'y'] }, { name: 'b', options: ['z'] }, { options: 3 }],
  'odd.name': { 'a"b': 1 },
  мера: [{ 名称: 'я' }],
  empty: [],
  none: null,
};

function check(path: string, found: Record<string, Json>, missing: string[] = []) {
  test(`path ${path || '(empty)'}`, () => {
    const selection = select(OUTPUT, parsePath(path));
    expect(Object.fromEntries(selection.found.map(({ at, value }) => [at, value]))).toEqual(found);
    expect(selection.missing).toEqual(missing);
  });
}

check('', { $: OUTPUT });
check('$', { $: OUTPUT });
check('$.levers[1].name', { 'levers[1].name': 'b' });
check('levers[*].name', { 'levers[0].name': 'a', 'levers[1].name': 'b' }, ['levers[2].name']);
check(
  'levers[*].options[*]',
  { 'levers[0].options[0]': 'x', 'levers[0].options[1]': 'y', 'levers[1].options[0]': 'z' },
  ['levers[2].options[*]'],
);
check('levers[9]', {}, ['levers[9]']);
check('empty[*].name', {});
check('none', { none: null });
check('none.deeper', {}, ['none.deeper']);
check('["odd.name"]["a\\"b"]', { '["odd.name"]["a\\"b"]': 1 });
check('мера[*].名称', { 'мера[0].名称': 'я' });
check('toString', {}, ['toString']);
check('levers.length', {}, ['levers.length']);

test('a path into an array at the root', () => {
  expect(select(['a'], parsePath('[*]')).found).toEqual([{ at: '[0]', value: 'a' }]);
  expect(select('prose', parsePath('[*]')).missing).toEqual(['[*]']);
});

test.each(['levers[', 'levers[x]', 'a..b', '.a', 'a[0]b', 'a]', '$a.', 'a[-1]'])('path %s is refused', (path) => {
  expect(() => parsePath(path)).toThrow(`path "${path}": cannot read`);
});

test('strings below a place carry their place, and a place its field', () => {
  const places = stringsBelow({ at: '$', value: { a: ['x', { b: 'y' }], n: 1 } });
  expect(places).toEqual([
    { at: 'a[0]', value: 'x' },
    { at: 'a[1].b', value: 'y' },
  ]);
  expect(fieldOf('levers[12].options[0]')).toBe('levers[*].options[*]');
});
