import { expect, test } from 'vitest';
import { loadExperiment } from '../../../src/app/config/load.ts';
import { verifySplitOf } from '../../../src/app/config/verifySplit.ts';
import { FOLDER, greetPlace, row } from '../../e2e/greet.ts';
import { put } from '../../e2e/place.ts';

const cwd = greetPlace();

async function split(...set: string[]) {
  const found = verifySplitOf(await loadExperiment({ cwd, env: {}, step: 'greet', set }));
  if (found === null) throw new Error('there is a verify split');
  return found;
}

/** What leaves a reading as it is, and what makes it another look at the same examples. */
test.each<[string, string, 'same' | 'another']>([
  ['the budget', 'budget.calls=50', 'same'],
  ['generations', 'generations=9', 'same'],
  ['how it searches', 'search.proposals=3', 'same'],
  ['more attempts', 'search.verify_attempts=5', 'another'],
  ['a guard', 'guards.per_model=0.2', 'another'],
  ['the error rate', 'guards.alpha=0.1', 'another'],
  ['a smaller effect', 'guards.minimal_effect=0.02', 'another'],
  ['weights', 'primary.valid=3', 'another'],
  ['a metric', 'metrics.2.count=4', 'another'],
  ['the question', 'task.user="Plan {{input}}"', 'another'],
])('%s', async (_, setting, expected) => {
  const [before, after] = [await split(), await split(setting)];
  expect(after.examples).toEqual(before.examples);
  expect(after.terms === before.terms ? 'same' : 'another').toBe(expected);
});

test('a rehearsal wears nothing out for real models, and both of these are real', async () => {
  const home = 'providers={home: {api: openai, base_url: "http://127.0.0.1:9/v1", api_key: none}}';
  const models = (ids: string) => `models=[${ids}]`;
  const rehearsed = await split();
  const live = await split(home, models('{id: "home:a"}'));
  const mixed = await split(home, models('{id: "home:a"}, {id: "rehearsal:hasty"}'));
  expect(live.examples).toEqual(mixed.examples);
  expect(rehearsed.examples.filter((hash) => live.examples.includes(hash))).toEqual([]);
});

test('examples whose expected answers were mended are the same examples', async () => {
  const before = await split();
  put(cwd, { [`${FOLDER}/mended.jsonl`]: ['v', 'w', 'x'].map((id) => mended(row(id, `plan ${id}`))).join('') });
  const after = await split('examples.verify=mended.jsonl');
  expect(after.terms).not.toBe(before.terms);
  expect(before.examples.filter((hash) => after.examples.includes(hash))).toHaveLength(3);
});

test('a tag is no change of an example, and yet another look: it is asked anew', async () => {
  const before = await split();
  const tagged = (line: string) => `${JSON.stringify({ ...JSON.parse(line), tags: ['short'] })}\n`;
  put(cwd, { [`${FOLDER}/tagged.jsonl`]: ['v', 'w', 'x'].map((id) => tagged(row(id, `plan ${id}`))).join('') });
  const after = await split('examples.verify=tagged.jsonl');
  expect(after.examples).toEqual(before.examples);
  expect(after.terms).not.toBe(before.terms);
});

function mended(line: string): string {
  const { id, input } = JSON.parse(line) as { id: string; input: string };
  return `${JSON.stringify({ id: `${id}2`, input, reference: { names: ['Zoe'] } })}\n`;
}
