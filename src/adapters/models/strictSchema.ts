import type { Json } from '../../domain/example.ts';
import type { JsonSchema } from '../../ports/model.ts';

/** Keywords that constrained decoding knows; with any other the schema is sent as a wish. */
const KNOWN: ReadonlySet<string> = new Set([
  '$schema',
  '$defs',
  '$ref',
  'additionalProperties',
  'anyOf',
  'const',
  'description',
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'items',
  'maxItems',
  'maximum',
  'minItems',
  'minimum',
  'multipleOf',
  'pattern',
  'properties',
  'required',
  'title',
  'type',
]);

/** Whether OpenAI's strict mode takes the schema: every object is closed, every property is required, no unknown keyword. */
export function isStrict(schema: JsonSchema): boolean {
  if (Object.keys(schema).some((keyword) => !KNOWN.has(keyword))) return false;
  if ('properties' in schema || schema.type === 'object') {
    if (schema.additionalProperties !== false) return false;
    const required = schema.required;
    const names = Object.keys(isSchema(schema.properties) ? schema.properties : {});
    if (!Array.isArray(required) || !names.every((name) => required.includes(name))) return false;
  }
  return partsOf(schema).every(isStrict);
}

function partsOf(schema: JsonSchema): JsonSchema[] {
  const maps = [schema.properties, schema.$defs].filter(isSchema).flatMap((map) => Object.values(map));
  const lists = [schema.anyOf].filter((list) => Array.isArray(list)).flat();
  return [...maps, ...lists, schema.items].filter(isSchema);
}

function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
