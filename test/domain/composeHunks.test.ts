import { expect, test } from 'vitest';
import { applyEdits } from '../../src/domain/applyEdits.ts';
import { composeHunks } from '../../src/domain/composeHunks.ts';
import { applyHunks } from '../../src/domain/hunks.ts';

const PARENT = { system: 'one two three\n' };

/** Proposals as [gain, [find, replace]...]; the text they make together, and which group lost a hunk. */
function check(
  proposals: readonly (readonly [number, ...(readonly [string, string])[]])[],
  expected: string,
  { owners, dropped }: { owners: readonly (readonly number[])[]; dropped: readonly number[] },
) {
  const groups = proposals.map(([gain, ...edits]) => ({
    gain,
    hunks: applyEdits(
      PARENT,
      edits.map(([find, replace]) => ({ component: 'system', find, replace })),
    ).hunks,
  }));
  const composed = composeHunks(PARENT, groups);
  expect(composed.components).toEqual({ system: expected });
  expect(composed.hunks.map((each) => each.groups)).toEqual(owners);
  expect(composed.dropped.map((each) => each.group)).toEqual(dropped);
}

test('takes the union of what does not overlap', () => {
  check(
    [
      [0.1, ['one', '1']],
      [0.2, ['three', '3']],
    ],
    '1 two 3\n',
    { owners: [[0], [1]], dropped: [] },
  );
  check(
    [
      [0.1, ['one ', '1']],
      [0.2, ['two', '2']],
    ],
    '12 three\n',
    { owners: [[0], [1]], dropped: [] },
  );
  check([], 'one two three\n', { owners: [], dropped: [] });
});

test('of changes that overlap, the better gain wins', () => {
  check(
    [
      [0.1, ['one two', 'a']],
      [0.2, ['two three', 'b']],
    ],
    'one b\n',
    { owners: [[1]], dropped: [0] },
  );
  check(
    [
      [0.2, ['one two', 'a']],
      [0.2, ['two three', 'b']],
    ],
    'a three\n',
    { owners: [[0]], dropped: [1] },
  );
  check(
    [
      [0.1, ['one two', 'a'], ['', 'x']],
      [0.2, ['two', '2']],
    ],
    'one 2 three\nx\n',
    {
      owners: [[0], [1]],
      dropped: [0],
    },
  );
});

test('appends are all kept, each on its line; the same change is made once', () => {
  check(
    [
      [0.1, ['', 'x']],
      [0.3, ['', 'y']],
      [0.2, ['', 'z']],
    ],
    'one two three\nx\ny\nz\n',
    {
      owners: [[0], [1], [2]],
      dropped: [],
    },
  );
  check(
    [
      [0.1, ['', 'x']],
      [0.3, ['', 'x'], ['one', '1']],
      [0.2, ['one', '1']],
    ],
    '1 two three\nx\n',
    {
      owners: [
        [0, 1],
        [1, 2],
      ],
      dropped: [],
    },
  );
});

test('hunks that overlap or leave the text are refused', () => {
  const hunk = (start: number, end: number) => ({ component: 'system', start, end, text: '' });
  expect(() => applyHunks(PARENT, [hunk(0, 4), hunk(3, 5)])).toThrow(RangeError);
  expect(() => applyHunks(PARENT, [hunk(0, 15)])).toThrow(RangeError);
  expect(() => applyHunks(PARENT, [hunk(5, 4)])).toThrow(RangeError);
});
