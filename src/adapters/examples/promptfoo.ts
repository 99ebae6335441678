import { dirname, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { messageOf, UserError } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';
import { readTextFile } from '../locators/textFile.ts';
import { contentIds } from './contentId.ts';
import { EXAMPLES } from './jsonl.ts';
import { testParts, type Unsupported } from './promptfooTest.ts';
import { type ExampleRow, isObject, type RowMistake, soundRows, valueRow } from './row.ts';

type Fields = { readonly [key: string]: Json };

export interface PromptfooRows {
  readonly rows: readonly ExampleRow[];
  /** What was passed over, since that was allowed. */
  readonly notes: readonly string[];
}

/**
 * The tests of a promptfoo config: variables are the input's fields, deterministic assertions what `assertions` checks,
 * `llm-rubric` the example's own rubric. Throws `UserError` that lists all that is not supported, unless it may be passed over.
 */
export function readPromptfoo(path: string, name: string, ignoreUnsupported: boolean): PromptfooRows {
  const config = objectIn(path, name);
  const found: Unsupported[] = strangeKeys(config, name);
  const tests = testsOf(config.tests, path, name, found);
  const idOf = contentIds();
  const rows = tests.map(({ value, at }): ExampleRow | RowMistake => {
    if (!isObject(value)) return { kind: 'mistake', at, message: 'a test is an object with `vars` and `assert`' };
    const { vars, assertions, rubric, description, unsupported } = testParts(
      value,
      defaultsOf(config),
      dirname(path),
      at,
    );
    found.push(...unsupported);
    const id = description === null ? idOf(vars) : description;
    return valueRow({ id, input: vars, expected: { assertions }, ...(rubric === null ? {} : { rubric }) }, at);
  });
  if (found.length > 0 && !ignoreUnsupported) throw new UserError(refusal(name, found));
  return { rows: soundRows(name, rows), notes: found.length === 0 ? [] : [passedOver(name, found)] };
}

/** Parts of a config that say what is run and with what: an experiment says that in its own way. */
const ELSEWHERE = ['description', 'prompts', 'providers', 'targets', 'tests', 'defaultTest', 'outputPath', 'sharing'];
const ELSEWHERE_TOO = ['evaluateOptions', 'commandLineOptions', 'metadata', 'tags', 'env', 'writeLatestResults'];

function strangeKeys(config: Fields, name: string): Unsupported[] {
  return Object.keys(config)
    .filter((key) => !ELSEWHERE.includes(key) && !ELSEWHERE_TOO.includes(key) && !key.startsWith('$'))
    .map((key) => ({ what: key, at: name }));
}

function defaultsOf({ defaultTest = {} }: Fields): Json {
  return defaultTest;
}

interface Test {
  readonly value: Json;
  readonly at: string;
}

function testsOf(tests: Json | undefined, path: string, name: string, unsupported: Unsupported[]): Test[] {
  if (tests === undefined) throw new UserError(`${name}: it has no \`tests\``);
  return (Array.isArray(tests) ? tests : [tests]).flatMap((one: Json, index): Test[] => {
    const at = `${name}: test ${index + 1}`;
    if (typeof one !== 'string') return [{ value: one, at }];
    const file = one.replace(/^file:\/\//, '');
    if (/\.(ya?ml|json)$/i.test(file) && !file.includes('*')) return fileTests(resolve(dirname(path), file), file);
    unsupported.push({ what: `tests from ${one}`, at });
    return [];
  });
}

function fileTests(path: string, name: string): Test[] {
  const value = valueIn(path, name);
  if (!Array.isArray(value)) throw new UserError(`${name}: a file of tests holds a list`);
  return value.map((one: Json, index) => ({ value: one, at: `${name}: test ${index + 1}` }));
}

function objectIn(path: string, name: string): Fields {
  const value = valueIn(path, name);
  if (isObject(value)) return value;
  throw new UserError(`${name}: a promptfoo config is an object with \`tests\``);
}

/** JSON is YAML too. */
function valueIn(path: string, name: string): Json {
  try {
    return parseYaml(readTextFile(path, EXAMPLES).replace(/^\uFEFF/, ''), { maxAliasCount: 100, merge: true }) as Json;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${name}: not YAML that can be read: ${messageOf(error)}`, { cause: error });
  }
}

function refusal(name: string, found: readonly Unsupported[]): string {
  return `${name}: not supported here: ${listed(found)}; take it out, or say \`ignore_unsupported: true\` to pass it over`;
}

function passedOver(name: string, found: readonly Unsupported[]): string {
  return `${name}: passed over, as allowed: ${listed(found)}`;
}

/** Each thing once, with how often and where first. */
function listed(found: readonly Unsupported[]): string {
  const names = [...new Set(found.map(({ what }) => what))];
  return names
    .map((what) => {
      const places = found.filter((one) => one.what === what);
      return `${what} (${places.length === 1 ? '' : `${places.length} times, first in `}${places[0]!.at})`;
    })
    .join('; ');
}
