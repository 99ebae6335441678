import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CsvSource, readCsv } from '../../../src/adapters/examples/csv.ts';
import { readGolden } from '../../../src/adapters/examples/golden.ts';
import type { Example } from '../../../src/domain/example.ts';
import { folderWith } from '../../app/config/fixture.ts';

function csv(text: string | Uint8Array, how: Partial<CsvSource> = {}, file = 'x.csv'): Example[] {
  const path = join(folderWith({ [file]: text }), file);
  return readCsv({ csv: file, columns: {}, json: [], ...how }, path, file).map(({ example }) => example);
}

test('columns of our names need no mention: BOM, CRLF, quotes, line ends in fields, any script', () => {
  const text =
    '\uFEFFid,input,expected,tags,group,rubric\r\na,"eins, ""zwei""\r\ndrei",ja,"kurz, alt",g,\r\n\r\nb,水,,,,be brief\r\n';
  expect(csv(text)).toEqual([
    { id: 'a', input: 'eins, "zwei"\r\ndrei', expected: 'ja', tags: ['kurz', 'alt'], group: 'g' },
    { id: 'b', input: '水', rubric: 'be brief' },
  ]);
});

test('columns are named, an input is made of several, JSON is read where it is said', () => {
  const text = 'no\tsubject\tbody\tlabel\n7\tHi\tthere {{subject}}\t{"kind":"greeting"}\n';
  const how = {
    columns: { id: 'no', expected: 'label' },
    json: ['expected' as const],
    input: '{{subject}}: {{ body }}',
  };
  expect(csv(text, how, 'x.tsv')).toEqual([
    { id: '7', input: 'Hi: there {{subject}}', expected: { kind: 'greeting' } },
  ]);
});

test('ids that nobody gave stay with their rows', () => {
  const ids = (text: string) => new Map(csv(text).map(({ id, input }) => [input, id]));
  const first = ids('input\none\ntwo\n');
  const later = ids('input\nzero\ntwo\none\n');
  expect([later.get('one'), later.get('two')]).toEqual([first.get('one'), first.get('two')]);
  expect(csv('input\none\none\n').map(({ id }) => id)).toEqual([first.get('one'), `${first.get('one')}-2`]);
});

test.each([
  ['', {}, /^x\.csv: no columns in it/],
  [
    'text,label\nx,y\n',
    {},
    /^x\.csv:1: no column is called "input"; say `columns: \{ input: text \}` .*: text, label$/,
  ],
  [
    'input,lable\nx,y\n',
    { columns: { expected: 'label' } },
    /^x\.csv:1: no column "label" for expected \(did you mean "lable"\?\)/,
  ],
  ['input,input\nx,y\n', {}, /^x\.csv:1: two columns are called "input"/],
  ['input\nx,y\n', {}, /^x\.csv: not CSV that can be read: .*line 2/],
  ['input,a\n"x', {}, /^x\.csv: not CSV that can be read: .*Quote Not Closed/],
  ['a\nx\n', { input: '{{b}}' }, /^x\.csv:2: input: there is no column "b"; a$/],
  ['input,expected\n"a\nb",1\nc,{\n', { json: ['expected' as const] }, /^x\.csv:4: expected: not JSON/],
  ['id,input\na,x\n\na,y\n', {}, /^x\.csv:4: the id "a" is already on line 2/],
  [Uint8Array.of(0x69, 0xff), {}, /is not UTF-8 text/],
])('what is no table of examples is refused: %#', (text, how, message) => {
  expect(() => csv(text, how)).toThrow(message);
});

const GOLDEN = {
  task_input: 'Plan a silo.',
  expected_behavior: 'Names three levers.',
  difficulty: 'hard',
  category: 'planning',
};

test.each([
  ['g.csv', 'task_input,expected_behavior,difficulty,category\nPlan a silo.,Names three levers.,hard,planning\n'],
  ['g.jsonl', `${JSON.stringify(GOLDEN)}\n`],
  ['g.json', JSON.stringify({ cases: [GOLDEN] })],
  [
    'g.yaml',
    '- task_input: Plan a silo.\n  expected_behavior: Names three levers.\n  difficulty: hard\n  category: planning\n',
  ],
])('golden rows are read from %s', (file, text) => {
  const path = join(folderWith({ [file]: text }), file);
  expect(readGolden(path, file).map(({ example }) => example)).toEqual([
    {
      id: expect.stringMatching(/^x-[0-9a-f]{8}$/),
      input: 'Plan a silo.',
      rubric: 'Names three levers.',
      tags: ['difficulty:hard', 'category:planning'],
    },
  ]);
});

test.each([
  ['[{"task_input":"x"}]', /row 1: "expected_behavior" must say what a good answer does/],
  ['[{"task_input":"x","expected_behavior":"y","level":1}]', /row 1: unknown key "level"/],
  ['[{"expected_behavior":"y"}]', /row 1: "task_input" must be a text or an object/],
  ['[3]', /row 1: a golden row is an object/],
  ['{"a": 1}', /golden examples are a list of rows/],
  ['{"a": ', /neither JSON nor YAML/],
])('what is no golden row is refused: %#', (text, message) => {
  const path = join(folderWith({ 'g.json': text }), 'g.json');
  expect(() => readGolden(path, 'g.json')).toThrow(message);
});
