import { readTable } from '../../adapters/examples/table.ts';
import { readTextFile } from '../../adapters/locators/textFile.ts';
import { messageOf, UserError } from '../../domain/errors.ts';
import type { Example, Json } from '../../domain/example.ts';

/** How people call what goes in and what should come out. The first that a row has counts. */
const INPUTS = ['input', 'question', 'prompt', 'text', 'query', 'user'];
const OUTPUTS = ['expected', 'output', 'answer', 'label', 'completion', 'response', 'target', 'reference'];
const OWN = ['id', 'reference', 'rubric', 'tags', 'group'];

type Fields = { readonly [key: string]: Json };

/**
 * Examples as people keep them: JSONL, CSV, or a JSON array, of pairs under any usual name, of chats (`messages`), or of our own
 * rows. Those without an id are numbered behind `prefix`. Throws `UserError` with the line and what a row may look like.
 */
export function readLooseRows(
  path: string,
  { flag, prefix }: { readonly flag: string; readonly prefix: string },
): readonly Example[] {
  const rows = /\.[ct]sv$/i.test(path) ? tableIn(path) : jsonIn(path, flag);
  if (rows.length === 0) throw new UserError(`${path}: no examples in it; ${WANTED}`);
  const examples = rows.map(({ value, at }, index) =>
    exampleOf(value, at, `${prefix}${String(index + 1).padStart(3, '0')}`),
  );
  const twice = examples.findIndex(({ id }, index) => examples.findIndex((other) => other.id === id) !== index);
  if (twice >= 0)
    throw new UserError(`${rows[twice]!.at}: the id "${examples[twice]!.id}" is there twice: give one of them another`);
  return examples;
}

const WANTED = 'write a JSON object per line, such as {"input": "...", "expected": "..."}';

interface LooseRow {
  readonly value: Json;
  readonly at: string;
}

/** The columns of a table are the keys of its rows; an empty cell says nothing. */
function tableIn(path: string): LooseRow[] {
  return readTable(path, path).rows.map(({ cells, at }) => ({
    value: Object.fromEntries([...cells].filter(([, cell]) => cell !== '')),
    at,
  }));
}

function jsonIn(path: string, flag: string): LooseRow[] {
  const text = readTextFile(path, { what: flag, maxBytes: 256_000_000 }).replace(/^\uFEFF/, '');
  return text.trimStart().startsWith('[') ? arrayIn(text, path) : linesIn(text, path);
}

function linesIn(text: string, path: string): LooseRow[] {
  return text.split('\n').flatMap((line, index) => {
    const at = `${path}:${index + 1}`;
    return line.trim() === '' ? [] : [{ value: parsed(line, at), at }];
  });
}

function arrayIn(text: string, path: string): LooseRow[] {
  const rows = parsed(text, path);
  return Array.isArray(rows) ? rows.map((value: Json, index) => ({ value, at: `${path}: row ${index + 1}` })) : [];
}

function parsed(text: string, at: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new UserError(`${at}: not JSON (${messageOf(error)}); ${WANTED}`, { cause: error });
  }
}

function exampleOf(row: Json, at: string, unnamed: string): Example {
  if (!isFields(row)) throw new UserError(`${at}: an example is an object; ${WANTED}`);
  const { output, rest } = outputOf(row, at);
  const input = inputOf(rest, at);
  return {
    id: typeof row.id === 'string' || typeof row.id === 'number' ? String(row.id) : unnamed,
    input,
    ...placed(output),
    ...(row.reference === undefined ? {} : { reference: row.reference }),
    ...(typeof row.rubric === 'string' ? { rubric: row.rubric } : {}),
    ...(Array.isArray(row.tags) ? { tags: row.tags.map(String) } : {}),
    ...(typeof row.group === 'string' ? { group: row.group } : {}),
  };
}

/** A long text is one good answer among many; everything else is what the answer must be. */
function placed(output: Json | undefined): Pick<Example, 'expected' | 'reference'> {
  if (output === undefined) return {};
  return typeof output === 'string' && output.length > LONG ? { reference: output } : { expected: output };
}

export const LONG = 80;

function outputOf(row: Fields, at: string): { readonly output: Json | undefined; readonly rest: Fields } {
  if (Array.isArray(row.messages)) return fromChat(row.messages, at);
  const name = OUTPUTS.find((key) => row[key] !== undefined);
  const value = name === undefined ? undefined : row[name];
  const output = name === 'reference' ? undefined : typeof value === 'string' ? structured(value) : value;
  const rest = Object.fromEntries(Object.entries(row).filter(([key]) => key !== name && !OWN.includes(key)));
  return { output, rest };
}

/** The last turn of a chat is what should come out, the user's turns before it are what goes in. */
function fromChat(messages: readonly Json[], at: string): { readonly output: Json | undefined; readonly rest: Fields } {
  const turns = messages.filter(isFields);
  const last = turns.at(-1);
  const input = turns
    .filter(({ role }) => role === 'user')
    .map(({ content }) => String(content))
    .join('\n\n');
  if (last?.role !== 'assistant' || input === '')
    throw new UserError(`${at}: a chat needs a turn of the user and ends with the assistant's answer; ${WANTED}`);
  return { output: structured(String(last.content)), rest: { input } };
}

/** JSON inside a text, as exports of chats have it, is the object that it spells. */
function structured(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function inputOf(rest: Fields, at: string): Example['input'] {
  const name = INPUTS.find((key) => rest[key] !== undefined);
  const keys = Object.keys(rest);
  if (name !== undefined && keys.length === 1) {
    const value = rest[name]!;
    return typeof value === 'string' || isFields(value) ? value : JSON.stringify(value);
  }
  if (name === 'input' && (typeof rest.input === 'string' || isFields(rest.input!)))
    return rest.input as Example['input'];
  if (keys.length === 0) throw new UserError(`${at}: nothing in it is an input; ${WANTED}`);
  return rest;
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
