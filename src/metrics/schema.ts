import { Ajv, type ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { messageOf, UserError } from '../domain/errors.ts';
import type { Json } from '../domain/example.ts';
import { define } from './definition.ts';
import type { Offence } from './share.ts';
import { notJson, scored } from './share.ts';

/** The failure tags by keyword; a keyword without one is its own tag. */
const TAGS: Readonly<Record<string, string>> = {
  required: 'missing_required_field',
  enum: 'invalid_enum',
  const: 'invalid_enum',
  type: 'wrong_type',
  additionalProperties: 'unexpected_field',
  unevaluatedProperties: 'unexpected_field',
  minItems: 'too_few_items',
  maxItems: 'too_many_items',
  uniqueItems: 'duplicate_item',
};

export const jsonSchema = define(
  {
    about:
      "1 when the output satisfies a JSON Schema (by default the task's), else 0. Draft 2020-12, or draft-07 where `$schema` says so; formats are not checked.",
    tags: [...Object.values(TAGS), 'schema_KEYWORD', 'not_json', 'truncated', 'refused'],
    sample: { schema: { type: 'object', required: ['name'] } },
  },
  z.strictObject({ schema: z.union([z.record(z.string(), z.json()), z.boolean()]) }),
  ({ schema }) => {
    const validate = validatorOf(schema, 'json_schema');
    return {
      unit: 'valid',
      direction: 'maximise',
      scale: [0, 1],
      score(input) {
        const offences = validate(input.output);
        if (offences.length === 0) return { kind: 'scored', value: 1 };
        if (typeof input.output === 'string') return notJson(input, input.output);
        return scored(0, offences);
      },
    };
  },
);

/** What is wrong with a value by a schema. Throws `UserError` with `what` when the schema does not compile. */
export function validatorOf(schema: boolean | Record<string, unknown>, what: string): (value: Json) => Offence[] {
  const old = typeof schema === 'object' && String(schema.$schema ?? '').includes('draft-07');
  const options = { allErrors: true, strict: false, validateFormats: false, logger: false } as const;
  try {
    const validate = (old ? new Ajv(options) : new Ajv2020(options)).compile(schema);
    return (value) => (validate(value) ? [] : (validate.errors ?? []).map(offenceOf));
  } catch (error) {
    throw new UserError(`${what}: the schema does not compile: ${messageOf(error)}`);
  }
}

function offenceOf(error: ErrorObject): Offence {
  const at = placeOf(error.instancePath);
  const extra = error.params.additionalProperty ?? error.params.unevaluatedProperty;
  const allowed = error.params.allowedValues ?? error.params.allowedValue;
  const detail =
    extra !== undefined ? `: ${JSON.stringify(extra)}` : allowed !== undefined ? `: ${JSON.stringify(allowed)}` : '';
  return {
    at,
    says: `${at} ${error.message ?? error.keyword}${detail}.`,
    tag: TAGS[error.keyword] ?? `schema_${error.keyword}`,
  };
}

/** A JSON pointer in the notation of our paths. */
function placeOf(pointer: string): string {
  if (pointer === '') return '$';
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}
