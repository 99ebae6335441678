import { expect, test } from 'vitest';
import { isStrict } from '../../../src/adapters/models/strictSchema.ts';
import type { JsonSchema } from '../../../src/ports/model.ts';

const text = { type: 'string' } as const;
const closed = (properties: JsonSchema, required = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

test.each<[string, JsonSchema, boolean]>([
  ['a closed object', closed({ a: text }), true],
  ['an array of closed objects', closed({ a: { type: 'array', items: closed({ b: text }), minItems: 3 } }), true],
  ['an open object', { type: 'object', properties: { a: text }, required: ['a'] }, false],
  ['an optional property', closed({ a: text, b: text }, ['a']), false],
  ['an open object inside', closed({ a: { type: 'object', properties: {} } }), false],
  ['an open object among alternatives', closed({ a: { anyOf: [text, { type: 'object' }] } }), false],
  ['an open definition', { ...closed({ a: { $ref: '#/$defs/x' } }), $defs: { x: { type: 'object' } } }, false],
  ['a keyword that is not known', closed({ a: { type: 'array', items: text, uniqueItems: true } }), false],
  ['a property named as a keyword', closed({ uniqueItems: text }), true],
])('strict: %s', (_, schema, expected) => {
  expect(isStrict(schema)).toBe(expected);
});
