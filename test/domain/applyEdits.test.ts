import { expect, test } from 'vitest';
import { applyEdits } from '../../src/domain/applyEdits.ts';

type Pair = readonly [find: string, replace: string];

/** The text after the edits, and the reasons of those that were dropped. */
function check(text: string, edits: readonly Pair[], expected: string, dropped: readonly RegExp[] = []) {
  const patched = applyEdits(
    { other: 'kept', system: text },
    edits.map(([find, replace]) => ({ component: 'system', find, replace })),
  );
  expect(patched.components).toEqual({ other: 'kept', system: expected });
  expect(patched.dropped.map((each) => each.reason)).toEqual(dropped.map((reason) => expect.stringMatching(reason)));
  expect(patched.applied).toHaveLength(edits.length - dropped.length);
  expect(patched.hunks).toHaveLength(patched.applied.length);
}

const LONG = 'Every lever must name a concrete mechanism, and its consequences must be measurable within one year.';

test('exact edits', () => {
  check('one two three', [['two', '2']], 'one 2 three');
  check(
    'one two three',
    [
      ['one', '1'],
      ['three', '3'],
    ],
    '1 two 3',
  );
  check(
    'one two three',
    [
      ['three', '3'],
      ['one', '1'],
    ],
    '1 two 3',
  );
  check(
    'one two',
    [
      ['one ', ''],
      ['two', 'one'],
    ],
    'one',
  );
  check('one two one', [['one', '1']], 'one two one', [/more than once/]);
  check('aaa', [['aa', 'b']], 'aaa', [/more than once/]);
  check('one', [['one', 'one']], 'one', [/changes nothing/]);
  check('one', [['$&', 'x']], 'one', [/too short/]);
  check('one $& two', [['$&', '$1']], 'one $1 two');
});

test('what is appended stands on lines of its own', () => {
  check('one', [['', 'two']], 'one\ntwo');
  check('one\n', [['', 'two']], 'one\ntwo\n');
  check('one\n', [['', 'two\n']], 'one\ntwo\n');
  check('one\r\n', [['', 'two']], 'one\r\ntwo\r\n');
  check('one', [['', '\ntwo']], 'one\ntwo');
  check('', [['', 'two']], 'two');
  check(
    'one\n',
    [
      ['', 'two'],
      ['', 'three'],
    ],
    'one\ntwo\nthree\n',
  );
  check('one\r\nmore', [['', 'two']], 'one\r\nmore\r\ntwo');
  check(
    'one',
    [
      ['', 'two'],
      ['one', '1'],
    ],
    '1\ntwo',
  );
  check(
    'one',
    [
      ['', 'two'],
      ['', 'two'],
    ],
    'one\ntwo',
    [/same change/],
  );
});

test('white space may differ, and what is around the match stays', () => {
  check('a  b\nc d', [['b c', 'X']], 'a  X d');
  check('a  b\r\nc d', [['  b\nc ', '  X ']], 'a  X d');
  check('x one two y, onetwo', [['one  two', '1']], 'x one two y, onetwo', [/white space is ignored/]);
  check('ab', [[' ', 'x']], 'ab', [/only white space/]);
});

test('a unique fuzzy match is taken, others are not', () => {
  check(`Intro. ${LONG} End.`, [[LONG.replace('concrete', 'concret').replace('one', 'a'), 'X']], 'Intro. X End.');
  check(`Intro. ${LONG} End.`, [[`${LONG.slice(0, -1)}!`, 'X']], 'Intro. X End.');
  check(
    `${LONG}\n${LONG.replace('one', 'two')}`,
    [[LONG.replace('one', 'six'), 'X']],
    `${LONG}\n${LONG.replace('one', 'two')}`,
    [/more than one place/],
  );
  check(LONG, [[LONG.replace('measurable within one year', 'nice to read by all'), 'X']], LONG, [/92 % similar/]);
  check(
    '“Quoted” text with a dash – and an ellipsis… at its end',
    [['"Quoted" text with a dash - and an ellipsis… at its end', 'X']],
    'X',
  );
});

test('a fuzzy match never cuts a character in two', () => {
  const text = `${'lever '.repeat(9)}\u{1F600}`;
  check(`${text} end`, [[`${'lever '.repeat(9)}\u{1F601}`, 'X']], 'X end');
});

test('the later of two overlapping edits is dropped', () => {
  check(
    'one two three',
    [
      ['one two', '12'],
      ['two three', '23'],
    ],
    '12 three',
    [/overlaps/],
  );
  check(
    'one two three',
    [
      ['one ', '1'],
      ['two', '2'],
    ],
    '12 three',
  );
  check(
    'one two three',
    [
      ['two', '2'],
      ['one two three', 'x'],
    ],
    'one 2 three',
    [/overlaps/],
  );
});

test('an unknown component is said', () => {
  const patched = applyEdits({ system: 'a' }, [{ component: 'toString', find: 'a', replace: 'b' }]);
  expect(patched.dropped[0]?.reason).toBe('there is no component "toString"');
  expect(patched.components).toEqual({ system: 'a' });
});

test('the search in a long prompt is bounded', () => {
  const text = 'ab'.repeat(30_000);
  const start = performance.now();
  check(text, [['ba'.repeat(9_000).replace('ba', 'bb'), 'x']], text, [/too long|more than/]);
  expect(performance.now() - start).toBeLessThan(3000);
});
