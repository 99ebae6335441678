import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readExamples } from '../../../src/adapters/examples/jsonl.ts';
import { readSplits } from '../../../src/adapters/examples/splits.ts';
import { folderWith } from '../../app/config/fixture.ts';

function rows(content: string | Uint8Array) {
  const folder = folderWith({ 'x.jsonl': content });
  return readExamples(join(folder, 'x.jsonl'), 'x.jsonl');
}

test('examples are read as they stand: BOM, CRLF, blank lines, any script', () => {
  const full = {
    id: 'b',
    input: { plan: 'план', n: [1, null] },
    expected: 0,
    reference: { a: [] },
    rubric: 'r',
    tags: ['t'],
    group: 'g',
  };
  const text = `\uFEFF{"id":"a","input":"eins\u2028zwei"}\r\n\r\n   \n${JSON.stringify(full)}`;
  expect(rows(text)).toEqual([
    { kind: 'example', example: { id: 'a', input: 'eins\u2028zwei' }, at: 'x.jsonl:1' },
    { kind: 'example', example: full, at: 'x.jsonl:4' },
  ]);
  expect(rows('')).toEqual([]);
});

const GOOD = '{"id":"a","input":"x"}';

test.each([
  [`${GOOD}\n{"id":`, /^x\.jsonl:2: not JSON: /],
  [`${GOOD}\n[1]`, /^x\.jsonl:2: an example must be an object: /],
  ['{"input":"x"}', /^x\.jsonl:1: "id" is missing$/],
  ['{"id":7,"input":"x"}', /^x\.jsonl:1: "id" must be a text that is not empty$/],
  ['{"id":" ","input":"x"}', /^x\.jsonl:1: "id" must be a text that is not empty$/],
  ['{"id":"a\\u0000","input":"x"}', /^x\.jsonl:1: "id" must not hold a NUL$/],
  ['{"id":"a"}', /^x\.jsonl:1: "input" is missing$/],
  ['{"id":"a","input":[1]}', /^x\.jsonl:1: "input" must be a text or an object$/],
  ['{"id":"a","input":null}', /^x\.jsonl:1: "input" must be a text or an object$/],
  ['{"id":"a","input":"x","tags":"t"}', /^x\.jsonl:1: "tags" must be a list of texts$/],
  ['{"id":"a","input":"x","rubric":1}', /^x\.jsonl:1: "rubric" must be a text$/],
  ['{"id":"a","input":"x","group":1}', /^x\.jsonl:1: "group" must be a text$/],
  [
    '{"id":"a","input":"x","expcted":1}',
    /^x\.jsonl:1: unknown key "expcted" \(did you mean "expected"\?\); allowed: id, input, expected, reference, rubric, tags, group$/,
  ],
  ['{"id":"a","input":"x","__proto__":{}}', /^x\.jsonl:1: unknown key "__proto__"/],
  ['{"id":"a","input":{"a":{"__proto__":{"x":1}}}}', /^x\.jsonl:1: "__proto__" cannot be a key$/],
  [`{"id":"a","input":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`, /^x\.jsonl:1: nested deeper than 64 levels$/],
  [`${GOOD}\n\n${GOOD}`, /^x\.jsonl:3: the id "a" is already on line 1; give one of them another$/],
  [`{\n[\n${GOOD}`, /^x\.jsonl:1: not JSON: .*\nx\.jsonl:2: not JSON: /],
  ['{\n'.repeat(20), /\nx\.jsonl: and 8 more$/],
  [Uint8Array.of(0xff, 0xfe, 0x41), /^examples: .*x\.jsonl is not UTF-8 text: save it as UTF-8$/],
])('what is no example is refused: %#', (content, message) => {
  expect(() => rows(content)).toThrow(message);
});

function splits(train: string, verify: string | null) {
  const folder = folderWith({ 't.jsonl': train, 'v.jsonl': verify ?? '' });
  const split = (name: string) => ({ source: { kind: 'jsonl' as const, path: join(folder, name) }, name });
  return readSplits(split('t.jsonl'), verify === null ? null : split('v.jsonl')).splits;
}

test('splits are read, verify may be left out', () => {
  const [a, b] = ['{"id":"a","input":"x"}', '{"id":"b","input":"y"}'];
  expect(splits(a, b)).toEqual({ train: [{ id: 'a', input: 'x' }], verify: [{ id: 'b', input: 'y' }] });
  expect(splits(a, null).verify).toBeNull();
});

test.each([
  ['\n', GOOD, /^t\.jsonl: no examples in it; /],
  [GOOD, '\n', /^v\.jsonl: no examples in it; .*`verify: none`/],
  [
    GOOD,
    '\n{"id":"a","input":"y"}',
    /^v\.jsonl:2: the id "a" is in train as well: t\.jsonl:1; take it out of one of them$/,
  ],
  [
    GOOD,
    '{"id":"b","input":" x\\n"}',
    /^v\.jsonl:1: the input of "b" is in train as well: t\.jsonl:1; take it out of one of them$/,
  ],
  [
    '{"id":"a","input":{"p":1,"q":2}}',
    '{"id":"b","input":{"q":2,"p":1}}',
    /^v\.jsonl:1: the input of "b" is in train as well/,
  ],
])('an empty split and a leak are refused: %#', (train, verify, message) => {
  expect(() => splits(train, verify)).toThrow(message);
});
