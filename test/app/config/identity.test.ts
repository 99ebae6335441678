import { expect, test } from 'vitest';
import { identityOf } from '../../../src/app/config/identity.ts';
import { EXPERIMENT, load, ROWS, type Setup } from './fixture.ts';

const BASE = EXPERIMENT.replace('check: json_valid', 'module: m.mjs').replace(
  'rehearsal:forgetful"',
  'ollama:x", price: { input: 1, output: 1 }',
);
const FILES = { 'experiments/greet/m.mjs': 'export default () => ({ value: 1 });' };

async function identity({ yaml = BASE, files = {}, options = {} }: Setup) {
  return identityOf(await load({ yaml, files: { ...FILES, ...files }, options }));
}

const set = (...settings: string[]): Setup => ({ options: { set: settings } });
const file = (name: string, content: string): Setup => ({ files: { [`experiments/greet/${name}`]: content } });

const CHANGES: readonly (readonly [what: string, change: Setup, parts: readonly string[]])[] = [
  ['prompt', file('prompt.md', 'Greet!\n'), ['base prompt']],
  ['task', set('task.params.detail=all'), ['step version']],
  ['policy', set('task.answers.refused=unscored'), ['step version']],
  ['train', file('train.jsonl', `${ROWS.train}{"id":"z","input":"zz"}`), ['examples']],
  ['verify', file('verify.jsonl', '{"id":"c","input":"other"}'), ['examples']],
  ['model', set('models.1.temperature=1'), ['models']],
  ['fewer models', { options: { models: ['a'] } }, ['models']],
  ['rehearsal', file('rehearsal.yaml', 'habits: { x: 1 }\n'), ['models', 'reflector']],
  ['reflector', set('reflector.max_tokens=9'), ['reflector']],
  ['module text', file('m.mjs', 'export default () => ({ value: 0 });'), ['metrics']],
  ['option', set('metrics.few.min=6'), ['metrics']],
  ['primary', set('primary.valid=5'), ['primary']],
  ['objectives', set('objectives=[primary]'), ['objectives']],
  ['guards', set('guards.per_model=0.1'), ['guards']],
  ['search', set('search.intent=x'), ['search']],
  ['gates', set('gates.keep=[x]'), ['gates']],
  ['seed', set('seed=2'), ['seed']],
  [
    'limits',
    set(
      'models.1.concurrency=3',
      'models.1.requests_per_minute=3',
      'models.1.timeout_s=3',
      'models.1.tries=3',
      'models.1.price.input=9',
    ),
    [],
  ],
  ['run', set('budget.calls=3', 'generations=99', 'concurrency=1'), []],
];

test.each(CHANGES)('another %s changes what it should', async (_, change, parts) => {
  const [before, after] = [await identity({}), await identity(change)];
  const changed = Object.keys(before.parts).filter((part) => before.parts[part] !== after.parts[part]);
  expect(changed).toEqual(parts);
  expect(before.hash === after.hash).toBe(parts.length === 0);
});

test('the parts are named by what they cover', async () => {
  expect(Object.keys((await identity({})).parts)).toEqual([
    'base prompt',
    'step version',
    'examples',
    'models',
    'reflector',
    'metrics',
    'primary',
    'objectives',
    'guards',
    'search',
    'gates',
    'seed',
  ]);
});
