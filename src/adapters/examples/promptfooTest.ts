import { join } from 'node:path';
import { type Assertion, assertionMistake, readType } from '../../domain/assertion.ts';
import type { Json } from '../../domain/example.ts';
import { filled } from './fill.ts';
import { isObject } from './row.ts';
import { folderTree } from './tree.ts';

type Fields = { readonly [key: string]: Json };

/** Something of a config that this tool does not do, and where it stands. */
export interface Unsupported {
  readonly what: string;
  readonly at: string;
}

/** What a test says, in our words. */
export interface TestParts {
  readonly vars: Fields;
  readonly assertions: readonly Json[];
  /** What `llm-rubric` asks, a line each; null: nothing. */
  readonly rubric: string | null;
  readonly description: string | null;
  readonly unsupported: readonly Unsupported[];
}

const TEST_KEYS = ['vars', 'assert', 'description', 'metadata'];
const ASSERT_KEYS = ['type', 'value', 'threshold', 'weight', 'metric'];
const RUBRIC = 'llm-rubric';

/** Types that look for a text, and take a number as its digits. */
const TEXTUAL = /^(not-)?(i?contains|starts-with|regex|levenshtein)$/;

/** A test with the config's `defaultTest` under it. `folder` is where files in variables are looked for. */
export function testParts(test: Fields, defaults: Json, folder: string, at: string): TestParts {
  const unsupported: Unsupported[] = [];
  const say = (what: string) => void unsupported.push({ what, at });
  const below = isObject(defaults) ? defaults : {};
  if (!isObject(defaults)) say('defaultTest that is no object');
  for (const key of [...Object.keys(below), ...Object.keys(test)])
    if (!TEST_KEYS.includes(key)) say(`\`${key}\` of a test`);
  const vars = varsOf({ ...fieldsOf(below.vars, say), ...fieldsOf(test.vars, say) }, folder, say);
  const asserted = [...listOf(below.assert, say), ...listOf(test.assert, say)];
  const written = asserted.flatMap((one) => assertionIn(one, vars, say));
  const rubrics = written.filter(({ type }) => type === RUBRIC);
  if (new Set(rubrics.map(({ weight = 1 }) => weight)).size > 1) say(`${RUBRIC} of different weights`);
  return {
    vars,
    assertions: written.filter(({ type }) => type !== RUBRIC) as unknown as Json[],
    rubric: rubrics.length === 0 ? null : rubrics.map(({ value }) => String(value)).join('\n'),
    description: typeof test.description === 'string' && test.description.trim() !== '' ? test.description : null,
    unsupported,
  };
}

type Say = (what: string) => void;

function fieldsOf(value: Json | undefined, say: Say): Fields {
  if (value === undefined) return {};
  if (isObject(value)) return value;
  say('`vars` that are no object');
  return {};
}

function listOf(value: Json | undefined, say: Say): readonly Json[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value as readonly Json[];
  say('`assert` that is no list');
  return [];
}

/** A list as a variable stands for a test of each of its items; a file is read where it is plain text. */
function varsOf(vars: Fields, folder: string, say: Say): Fields {
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]): [string, Json] => {
      if (Array.isArray(value)) say(`the variable ${name}, a list that stands for several tests`);
      if (typeof value !== 'string' || !value.startsWith('file://')) return [name, value];
      const file = value.slice('file://'.length);
      if (/\.(txt|md)$/i.test(file) && !file.includes('*'))
        return [name, folderTree(folder, folder).read(join('.', file)).toString('utf8')];
      say(`the variable ${name} from ${value}`);
      return [name, value];
    }),
  );
}

function assertionIn(written: Json, vars: Fields, say: Say): Assertion[] {
  if (!isObject(written) || typeof written.type !== 'string') {
    say('an assertion without a type');
    return [];
  }
  for (const key of Object.keys(written)) if (!ASSERT_KEYS.includes(key)) say(`\`${key}\` of ${written.type}`);
  const { type, weight } = written;
  const value = rendered(written.value, vars, () => say(`a template in the value of ${type}`));
  const assertion = {
    type,
    ...(value === undefined ? {} : { value: typeof value === 'number' && TEXTUAL.test(type) ? String(value) : value }),
    ...(written.threshold === undefined ? {} : { threshold: written.threshold as number }),
    ...(typeof weight === 'number' ? { weight } : {}),
  };
  const mistake = type === RUBRIC ? rubricMistake(assertion) : mistakeOf(assertion);
  if (mistake === null) return [assertion];
  say(mistake);
  return [];
}

function rubricMistake({ value, threshold }: Assertion): string | null {
  if (threshold !== undefined) return `\`threshold\` of ${RUBRIC}`;
  return typeof value === 'string' && value.trim() !== '' ? null : `${RUBRIC} without a text`;
}

function mistakeOf(assertion: Assertion): string | null {
  const { bare } = readType(assertion.type);
  const { value } = assertion;
  if (typeof value === 'string' && /^(file|package|https?):\/\//.test(value))
    return `${bare} with a value from ${value}`;
  const mistake = assertionMistake(assertion);
  return mistake?.startsWith('there is no') ? `the assertion ${assertion.type}` : mistake;
}

/** `{{name}}` in texts; anything more of the template language is not done. */
function rendered(value: Json | undefined, vars: Fields, refuse: () => void): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => rendered(item, vars, refuse) ?? null);
  if (typeof value !== 'string') return value;
  const texts = new Map(
    Object.entries(vars).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)]),
  );
  const { text, unknown } = filled(value, texts);
  if (unknown.length > 0 || /\{%|\{#/.test(value)) refuse();
  return text;
}
