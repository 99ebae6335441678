import { z } from 'zod';
import type { Json } from '../domain/example.ts';
import { define, PATH } from './definition.ts';
import { isObject, type Place } from './paths.ts';
import { validatorOf } from './schema.ts';
import { type Offence, shareCheck, wrongType } from './share.ts';
import { quoted } from './words.ts';

const SCHEMA = z.record(z.string(), z.json());

export const toolCall = define(
  {
    about:
      'Share of the tool calls at `path` (each with a name and arguments, as an object or as JSON text) that call one of the `tools` with arguments that its JSON Schema allows.',
    tags: ['unknown_tool', 'invalid_arguments', 'wrong_type', 'missing_path'],
    sample: {
      path: 'tool_calls[*].function',
      tools: { search: { type: 'object', required: ['query'], properties: { query: { type: 'string' } } } },
    },
  },
  z.strictObject({
    path: PATH,
    tools: z.record(z.string(), SCHEMA).refine((tools) => Object.keys(tools).length > 0, 'needs at least one tool'),
    name: z.string().min(1).default('name'),
    arguments: z.string().min(1).default('arguments'),
  }),
  ({ path, tools, name, arguments: given }) => {
    const validators = new Map(
      Object.entries(tools).map(([tool, schema]) => [tool, validatorOf(schema, `tool_call, tool ${tool}`)]),
    );
    return shareCheck({
      of: 'tool calls',
      direction: 'maximise',
      paths: [path],
      offences: (found) => found.flatMap((place) => callOffences(place, { name, given }, validators)),
    });
  },
);

type Validators = ReadonlyMap<string, (value: Json) => readonly Offence[]>;

function callOffences({ at, value }: Place, fields: { name: string; given: string }, tools: Validators): Offence[] {
  if (!isObject(value)) return [wrongType(at, 'a tool call', value)];
  const name = value[fields.name];
  const validate = typeof name === 'string' ? tools.get(name) : undefined;
  if (validate === undefined) {
    const called = typeof name === 'string' ? quoted(name) : 'no tool';
    return [{ at, says: `${at} calls ${called}; there are ${[...tools.keys()].join(', ')}.`, tag: 'unknown_tool' }];
  }
  const given = value[fields.given];
  const parsed = typeof given === 'string' ? parsedArguments(given) : given;
  if (parsed === undefined)
    return [{ at, says: `${at} calls ${name} with arguments that are no JSON.`, tag: 'invalid_arguments' }];
  return validate(parsed).map(({ says }) => ({
    at,
    says: `${at} calls ${name} with wrong arguments: ${says}`,
    tag: 'invalid_arguments',
  }));
}

function parsedArguments(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
