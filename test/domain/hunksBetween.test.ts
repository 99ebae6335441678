import { expect, test } from 'vitest';
import { applyEdits } from '../../src/domain/applyEdits.ts';
import { hunksBetween } from '../../src/domain/hunksBetween.ts';

function check(before: string, after: string, finds: readonly string[]) {
  const edits = hunksBetween({ system: before }, { system: after });
  expect(edits.map((edit) => edit.find)).toEqual(finds);
  const patched = applyEdits({ system: before }, edits);
  expect(patched.components).toEqual({ system: after });
  expect(patched.dropped).toEqual([]);
}

test('makes edits as small as their place can be told', () => {
  check('same', 'same', []);
  check('', 'new', ['']);
  check('old', '', ['old']);
  check('Be brief.\nUse JSON.\nStop.\n', 'Be brief.\nStop.\n', ['Use JSON.\n']);
  check('Be brief and use only JSON here.', 'Be brief and use only YAML here.', ['JSON']);
  check('one\ntwo\nthree\nfour\n', '1\ntwo\nthree\n4\n', ['one\n', 'four\n']);
  check('a\n', 'a\nb\n', ['a\n']);
});

test('a place that occurs several times takes its surroundings along', () => {
  check('red box\nblue box\nred box\n', 'red box\nblue box\nred bin\n', ['box\nred box\n']);
});

test('a component that comes or goes is no edit', () => {
  expect(() => hunksBetween({ a: '' }, { a: '', b: '' })).toThrow(RangeError);
  expect(() => hunksBetween({ a: '', b: '' }, { a: '' })).toThrow(RangeError);
  expect(() => hunksBetween({ a: '' }, { b: '' })).toThrow(RangeError);
});
