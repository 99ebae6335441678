import type { Json } from '../../domain/example.ts';
import { distinct, type Field, isChoice } from './answerShape.ts';

type Schema = { readonly [key: string]: Json };

/** A JSON Schema that every answer of the examples satisfies. Edit it: it knows nothing but them. */
export function answerSchema(fields: readonly Field[]): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, values }) => [name, schemaOf(values)])),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function schemaOf(values: readonly Json[]): Schema {
  const types = [...new Set(values.map(typeOf))];
  const type = types.includes('number') ? types.filter((one) => one !== 'integer') : types;
  const texts = distinct(values);
  if (type.length === 1 && type[0] === 'string' && isChoice(texts, values.length))
    return { type: 'string', enum: texts };
  const items = values.flatMap((value) => (Array.isArray(value) ? (value as readonly Json[]) : []));
  const objects = values.filter(isFields);
  return {
    type: type.length === 1 ? type[0]! : type,
    ...(items.length > 0 ? { items: schemaOf(items) } : {}),
    ...(objects.length > 0 ? membersOf(objects) : {}),
  };
}

function membersOf(objects: readonly { readonly [key: string]: Json }[]): Schema {
  const names = [...new Set(objects.flatMap(Object.keys))];
  const valuesOf = (name: string) => objects.flatMap((object) => (Object.hasOwn(object, name) ? [object[name]!] : []));
  return {
    properties: Object.fromEntries(names.map((name) => [name, schemaOf(valuesOf(name))])),
    required: names.filter((name) => objects.every((object) => Object.hasOwn(object, name))),
    additionalProperties: false,
  };
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

function isFields(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
