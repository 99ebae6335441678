import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLooseRows } from '../../../src/app/init/looseRows.ts';
import { folderWith } from '../config/fixture.ts';

const rows = (file: string, text: string) =>
  readLooseRows(join(folderWith({ [file]: text }), file), { flag: '--examples', prefix: 'e' });

test('a table is read under the usual names of columns', () => {
  expect(rows('x.csv', 'Id,question,label\n1,"No towels,\nagain",rooms\n2,Where is the bar?,\n')).toEqual([
    { id: 'e001', input: { Id: '1', question: 'No towels,\nagain' }, expected: 'rooms' },
    { id: 'e002', input: { Id: '2', question: 'Where is the bar?' } },
  ]);
  expect(rows('x.tsv', 'id\ttext\tanswer\na\tHi\tHello\n')).toEqual([{ id: 'a', input: 'Hi', expected: 'Hello' }]);
});

test('a mistake in a table is told with its line', () => {
  expect(() => rows('x.csv', 'text,label\nHi,"x\n')).toThrow(/x\.csv: not CSV that can be read/);
  expect(() => rows('x.csv', 'id,text\na,x\n\na,y\n')).toThrow(/x\.csv:4: the id "a" is there twice/);
});
