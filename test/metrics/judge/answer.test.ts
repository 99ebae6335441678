import { expect, test } from 'vitest';
import { isStrict } from '../../../src/adapters/models/strictSchema.ts';
import { readPreference, readRuling, rulingSchema } from '../../../src/metrics/judge/answer.ts';
import { RUBRIC, ruling } from './rubric.ts';

test.each([
  ['plain', ruling(2, 5)],
  ['in a code fence', `\`\`\`json\n${ruling(2, 5)}\n\`\`\``],
  ['with spaces around', `\n ${ruling(2, 5)}\n`],
])('a ruling %s is read', (_, text) => {
  expect(readRuling(text, RUBRIC)).toEqual({
    kind: 'read',
    value: { because: 'so it is', levels: { right: 2, kind: 5 } },
  });
});

test.each([
  ['nothing', '', 'it is not one JSON object'],
  ['prose', 'I would give it a 5.', 'it is not one JSON object'],
  ['two rulings', `${ruling(1, 1)}\n${ruling(5, 5)}`, 'it is not one JSON object'],
  [
    'two levels of one criterion',
    '{"because": "", "levels": {"right": 1, "kind": 5, "right": 5}}',
    'it says the same thing twice',
  ],
  [
    'two lists of levels',
    '{"because": "", "levels": {"right": 1, "kind": 5}, "levels": {"right": 5, "kind": 5}}',
    'it says the same thing twice',
  ],
  ['a level above', ruling(6, 5), '"right" needs a whole level from 1 to 5'],
  ['a level below', ruling(0, 5), '"right" needs a whole level from 1 to 5'],
  ['half a level', ruling(4.5, 5), '"right" needs a whole level from 1 to 5'],
  [
    'a level in words',
    '{"because": "", "levels": {"right": "5", "kind": 5}}',
    '"right" needs a whole level from 1 to 5',
  ],
  ['no level for a criterion', '{"because": "", "levels": {"right": 5}}', '"kind" needs a whole level from 1 to 5'],
  [
    'a criterion of its own',
    '{"because": "", "levels": {"right": 5, "kind": 5, "tall": 5}}',
    'there is no criterion "tall"; there are right, kind',
  ],
  [
    'a criterion of the prototype',
    '{"because": "", "levels": {"right": 5, "toString": 5}}',
    'there is no criterion "toString"',
  ],
  ['no reason', '{"levels": {"right": 5, "kind": 5}}', 'because: '],
  ['a grade beside', '{"because": "", "grade": "A", "levels": {"right": 5, "kind": 5}}', 'grade'],
  ['a list', '[5, 5]', ''],
])('%s is off the menu', (_, text, why) => {
  expect(readRuling(text, RUBRIC)).toEqual({ kind: 'off_menu', why: expect.stringContaining(why) });
});

test.each([
  ['{"because": "b", "better": "A"}', 'A'],
  ['{"because": "b", "better": "tie"}', 'tie'],
  ['{"because": "b", "better": "a"}', null],
  ['{"because": "b", "better": "A", "better": "B"}', null],
  ['A', null],
])('the preference %s is %s', (text, better) => {
  const read = readPreference(text);
  expect(read.kind === 'read' ? read.value.better : null).toBe(better);
});

test('the schema asks for every criterion, reasons first, in the form that providers enforce', () => {
  const schema = rulingSchema(RUBRIC);
  expect(Object.keys(schema.properties as object)).toEqual(['because', 'levels']);
  expect(isStrict(schema)).toBe(true);
});
