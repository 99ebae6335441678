import { expect, test } from 'vitest';
import { mergeTexts } from '../../src/domain/textmerge.ts';

test.each<[string, string, string, string, string]>([
  ['both change nothing', 'a\nb', 'a\nb', 'a\nb', 'a\nb'],
  ['one side adds', 'a\nb', 'a\nb\nc', 'a\nb', 'a\nb\nc'],
  ['each side changes another place', 'a\nb\nc\nd', 'A\nb\nc\nd', 'a\nb\nc\nD', 'A\nb\nc\nD'],
  ['both add the same', 'a', 'a\nx', 'a\nx', 'a\nx'],
  ['both add at the end, and some of it is the same', 'a', 'a\nx\nboth', 'a\ny\nboth', 'a\nx\nboth\ny'],
  ['one removes what the other keeps', 'a\nb\nc', 'a\nc', 'a\nb\nc', 'a\nc'],
  ['both change one line: mine stays, theirs follows', 'a\nb\nc', 'a\nmine\nc', 'a\ntheirs\nc', 'a\nmine\ntheirs\nc'],
  ['empty texts', '', '', '', ''],
])('%s', (_, ancestor, mine, theirs, expected) => {
  expect(mergeTexts(ancestor, mine, theirs)).toBe(expected);
});
