import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { described } from '../../src/cli/describe.ts';
import { documentedProgram } from '../../src/cli/page.ts';
import { EXPERIMENT, load } from '../app/config/fixture.ts';

/** What the pages say to type, and the keys that they name, are there. */

const ROOT = new URL('../../', import.meta.url);
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(fileURLToPath(new URL('docs', ROOT))).flatMap((name) =>
    name.endsWith('.md') && name !== 'cli.md' ? [`docs/${name}`] : [],
  ),
];

const read = (page: string) => readFileSync(new URL(page, ROOT), 'utf8');
const commands = described(documentedProgram());
const options = new Set(commands.flatMap((command) => command.options.flatMap(({ names }) => names)));

describe.each(PAGES)('%s', (page) => {
  const text = read(page);

  test('names commands and options that there are', () => {
    const typed = [...text.matchAll(/(?:^|`)(?:npx )?evolve ([a-z-][^`\n]*)/gm)].map(([, words = '']) => words);
    expect(typed.filter((words) => strangeIn(words) !== null)).toEqual([]);
  });

  test('names options that some command has', () => {
    const named = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`(--[a-z-]+)(?:[ =][^`]*)?`/g)];
    expect(
      named.map(([, option = '']) => option).filter((option) => !options.has(option) && !OTHERS.has(option)),
    ).toEqual([]);
  });

  test('names keys that an experiment may have', () => {
    const named = [
      ...text.matchAll(/`((?:search|gates|guards|budget|task)\.[a-z_]+(?:\.[a-z_]+)*)(?:: [^`]*|=[^`]*)?`/g),
    ];
    expect(named.map(([, key = '']) => key).filter((key) => !isKey(key))).toEqual([]);
  });
});

/** Options of other programs, and of this project's own scripts. */
const OTHERS = new Set(['--import', '--access', '--check', '--save-dev']);

/** The first word that is no option of the command that is typed; null: all are. */
function strangeIn(line: string): string | null {
  const words = line.replace(/\s#.*$/, '').split(/\s+/);
  const command = commands.findLast(({ path }) => path.length > 0 && path.every((word, at) => words[at] === word));
  const known = command?.options ?? commands.find(({ path }) => path[0] === 'run')!.options;
  if (command === undefined && !words[0]!.startsWith('-') && words[0] !== 'COMMAND' && words[0] !== 'help')
    return words[0]!;
  const own = new Set([...known.flatMap(({ names }) => names), '--help', '--version', '-h', '-V']);
  return words.find((word) => /^--?[a-z]/i.test(word) && !own.has(word)) ?? null;
}

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const SCHEMA = JSON.parse(read('schema/experiment.schema.json')) as Schema;

function isKey(key: string): boolean {
  let nodes: readonly Schema[] = [SCHEMA];
  for (const part of key.split('.')) nodes = nodes.flatMap(alternatives).flatMap((node) => below(node, part));
  return nodes.length > 0;
}

function alternatives(node: Schema): Schema[] {
  const named = node.$ref === undefined ? [] : [SCHEMA.definitions?.[node.$ref.split('/').at(-1)!] ?? {}];
  return [node, ...[...named, ...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(alternatives)];
}

function below({ properties, additionalProperties: any }: Schema, part: string): Schema[] {
  if (properties !== undefined && Object.hasOwn(properties, part)) return [properties[part]!];
  return typeof any === 'object' ? [any] : [];
}

const BLOCKS = ['docs/experiments.md', 'docs/models.md', 'docs/search.md'].flatMap((page) =>
  [...read(page).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, yaml = '']) => ({ page, yaml })),
);

test.each(BLOCKS)('what $page shows is an experiment: $yaml', async ({ yaml }) => {
  const profile = JSON.stringify({ ...parse(yaml), budget: { usd: null } });
  const loaded = await load({
    yaml: `${EXPERIMENT}profiles: { page: ${profile} }\n`,
    files: { 'experiments/greet/prompt.md': 'Greet.\nAnswer in JSON.\n' },
    options: { profile: 'page' },
  });
  expect(loaded.profile).toBe('page');
});

test('the row that is shown is an example', async () => {
  const [, row = ''] = /^```json\n([\s\S]*?)^```$/m.exec(read('docs/experiments.md')) ?? [];
  const loaded = await load({ files: { 'experiments/greet/train.jsonl': row } });
  expect(loaded.examples.train).toEqual([JSON.parse(row)]);
});

test('what is set on the command line in docs/experiments.md can be set', async () => {
  const said = [...read('docs/experiments.md').matchAll(/`--set ([a-z]\S*=\S+)`/g)].map(([, one = '']) => one);
  expect(said.filter((one) => one !== 'key=value')).toHaveLength(2);
  const yaml = EXPERIMENT.replace('alias: a', 'alias: mini');
  for (const one of said.filter((text) => text !== 'key=value')) await load({ yaml, options: { set: [one] } });
});
