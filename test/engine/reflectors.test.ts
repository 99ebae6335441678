import { expect, test } from 'vitest';
import { evolve } from '../../src/engine/evolve.ts';
import type { Experiment } from '../../src/ports/experiment.ts';
import type { Reflection, Reply } from '../../src/ports/operator.ts';
import { honestReply, memoryStore, toyExperiment, toyLab, toyModel } from './toy.ts';

/** One reflector names the word that is missing, the other says nothing that helps. */
async function run(changes: Partial<Experiment> = {}) {
  const experiment = toyExperiment({
    generations: 24,
    search: { ...toyExperiment().search, proposals: 1 },
    ...changes,
  });
  const lab = toyLab(experiment);
  const store = memoryStore();
  const asked: string[] = [];
  const reflect = async (_: unknown, asks: readonly Reflection[]): Promise<readonly Reply[]> =>
    asks.map(({ brief, model }) => {
      asked.push(model);
      return model === 'idle' ? { kind: 'answered', text: `nothing ${brief.generation}` } : honestReply(brief);
    });
  await evolve(experiment, store, { ...lab, reflect });
  return { generations: store.generations, asked, end: await store.open(experiment) };
}

const TWO = { reflector: toyModel('idle'), furtherReflectors: [toyModel('keen')] };

test('of several models that reflect the one that gains is asked more', async () => {
  const runs = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((seed) => run({ ...TWO, seed })));
  for (const { generations, asked } of runs)
    expect(generations.slice(1).map(({ reflector }) => reflector)).toEqual(asked);
  const asked = runs.flatMap((one) => one.asked);
  const keen = asked.filter((model) => model === 'keen').length;
  expect(keen).toBeGreaterThan((2 / 3) * asked.length);
  expect(keen).toBeLessThan(asked.length);
  for (const { end } of runs) {
    const rate = (name: string) => (end.reflectors.get(name)?.sum ?? 0) / (end.reflectors.get(name)?.turns ?? 1);
    expect(rate('keen')).toBeGreaterThan(rate('idle'));
  }
});

test('who is asked depends on the run alone', async () => {
  expect(await run(TWO)).toEqual(await run(TWO));
  expect((await run({ ...TWO, seed: 8 })).asked).not.toEqual((await run(TWO)).asked);
});

test('where one model reflects there is nothing to choose, and nothing is noted', async () => {
  const { generations, asked } = await run({ reflector: toyModel('keen') });
  expect(new Set(asked)).toEqual(new Set(['keen']));
  for (const generation of generations) expect(generation).not.toHaveProperty('reflector');
});
