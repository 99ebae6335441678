import { expect, test } from 'vitest';
import { parseAnswer } from '../../src/domain/answer.ts';

test.each([
  ['{"a": [1, "水"]}', { a: [1, '水'] }],
  ['  [1]\n', [1]],
  ['\uFEFF{"я": 1}', { я: 1 }],
  ['```json\n{"a": 1}\n```', { a: 1 }],
  ['\n```\n{"ا": 1}\n```\n', { ا: 1 }],
  ['~~~json\r\n[]\r\n~~~', []],
  ['````json\n{"a": "```"}\n````', { a: '```' }],
  ['```json\n{"a": "x\\n```\\ny"}\n```', { a: 'x\n```\ny' }],
])('%j is JSON', (text, expected) => {
  expect(parseAnswer(text)).toEqual(expected);
});

test.each([
  'prose',
  '',
  '42',
  '"quoted"',
  'null',
  'Here it is:\n```json\n{"a": 1}\n```',
  '{"a": 1} trailing',
  '{"a": 1',
  '{"a": 1e999}',
  `${'['.repeat(300)}${']'.repeat(300)}`,
  '['.repeat(100_000),
  '```json\n{"a": 1',
])('%j stays text', (text) => {
  expect(parseAnswer(text)).toBe(text);
});
