import { expect, test } from 'vitest';
import { evolve } from '../../src/engine/evolve.ts';
import type { Experiment } from '../../src/ports/experiment.ts';
import type { Brief, Reply } from '../../src/ports/operator.ts';
import { honestReply, memoryStore, toyExperiment, toyLab, WORDS } from './toy.ts';

const LARGE = Array.from({ length: 120 }, (_, at) => {
  const word = WORDS[at % WORDS.length]!;
  return { id: `train-${word}-${at}`, input: word };
});

function large(search: Partial<Experiment['search']> = {}): Experiment {
  const toy = toyExperiment();
  return {
    ...toy,
    examples: { ...toy.examples, train: LARGE },
    models: toy.models.slice(1),
    search: { ...toy.search, train: 40, attempts: 1, ...search },
  };
}

async function run(experiment: Experiment, replyTo?: (brief: Brief) => Reply) {
  const store = memoryStore();
  const finished = await evolve(experiment, store, toyLab(experiment, replyTo));
  return { finished, generations: store.generations, end: await store.open(experiment) };
}

test('children are measured on a part of a large train split, and the run learns every word all the same', async () => {
  const { finished, generations } = await run(large());
  for (const word of WORDS) expect(finished.best.components.system).toContain(word);
  const measured = generations
    .slice(1)
    .flatMap(({ outcomes }) => outcomes.filter(({ fate }) => fate.kind === 'admitted'));
  expect(measured.length).toBeGreaterThan(1);
  for (const { sheet } of measured) {
    const examples = new Set(sheet.rows.map(({ ask }) => ask.example));
    expect(examples.size).toBeGreaterThanOrEqual(40);
    // Beside the course only its failure slices and guards.
    expect(examples.size).toBeLessThanOrEqual(40 + 3 * 6);
  }
});

test('the best is measured on the cells of its challengers that it lacks', async () => {
  const { generations, end } = await run(large({ screen: 'never' }));
  const beside = generations
    .slice(2)
    .flatMap(({ remeasured }) => remeasured.rows.filter(({ ask }) => ask.attempt === 0));
  expect(beside.length).toBeGreaterThan(0);
  const best = end.members.get(end.best!)!;
  expect(new Set(best.sheet.rows.map(({ ask }) => ask.example)).size).toBeGreaterThan(40);
});

test('generations look at different parts: most of train is seen though no child is measured on all of it', async () => {
  const { generations } = await run(large({ screen: 'never' }));
  const parts = generations
    .slice(1)
    .flatMap(({ outcomes }) => outcomes.filter(({ sheet }) => sheet.rows.length > 0))
    .map(({ sheet }) => new Set(sheet.rows.map(({ ask }) => ask.example)));
  expect(parts.length).toBeGreaterThan(2);
  const seen = new Set(parts.flatMap((part) => [...part]));
  expect(seen.size).toBeGreaterThan(60);
});

test('a child that has no chance left is stopped on its way, with the chance as the reason', async () => {
  const learned = large({ screen: 'never', proposals: 2 });
  const knowing = { ...learned, base: { ...learned.base } };
  const harmful = (brief: Brief): Reply =>
    brief.generation === 1 ? honestReply(brief) : { kind: 'answered', text: 'HARM' };
  const store = memoryStore();
  const lab = toyLab(knowing, harmful);
  const spoilt = {
    ...lab,
    measure: async (...args: Parameters<typeof lab.measure>) => {
      const sheet = await lab.measure(...args);
      const bad = new Set(args[1].filter(({ components }) => components.system?.includes('HARM')).map(({ id }) => id));
      const rows = sheet.rows.map((row) =>
        bad.has(row.ask.candidate)
          ? { ...row, scores: { named: { kind: 'scored', value: 0, tags: ['missing-ash'] } as const } }
          : row,
      );
      return { ...sheet, rows };
    },
  } as typeof lab;
  await evolve({ ...knowing, generations: 3 }, store, spoilt);
  const fates = store.generations[2]!.outcomes.map(({ fate, sheet }) => ({ fate, cells: sheet.rows.length }));
  const stopped = fates.find(({ fate }) => fate.kind === 'rejected' && fate.gate === 'futility');
  expect(stopped?.fate).toMatchObject({ at: 'train', reason: expect.stringMatching(/^a chance of \d+\.\d % is left/) });
  expect(stopped?.cells).toBeLessThan(40);
});

test('a small train split is measured whole and in one go, unless it is asked to race', async () => {
  const waves: number[] = [];
  const counting = async (experiment: Experiment) => {
    waves.length = 0;
    const lab = toyLab(experiment);
    const measure = lab.measure;
    const counted = {
      ...lab,
      measure: (...args: Parameters<typeof measure>) => {
        if (args[0].stage === 'train' && args[2].length > 0) waves.push(args[2].length);
        return measure(...args);
      },
    } as typeof lab;
    await evolve({ ...experiment, generations: 1 }, memoryStore(), counted);
    return [...waves];
  };
  const toy = toyExperiment({ search: { ...toyExperiment().search, screen: 'never' } });
  expect(await counting(toy)).toEqual([12]);
  expect(await counting({ ...toy, search: { ...toy.search, race: 'always' } })).toEqual([3, 3, 6]);
  expect(await counting({ ...toy, search: { ...toy.search, attempts: 2 } })).toEqual([24 + 12]);
});

test('the same seed takes the same course', async () => {
  const [one, two] = [await run(large()), await run(large())];
  expect(one.generations).toEqual(two.generations);
});

test('what is measured of the best again is told once, also where the screen and the course both ask for it', async () => {
  const toy = toyExperiment();
  const { generations } = await run({ ...toy, search: { ...toy.search, attempts: 2 } });
  for (const { remeasured } of generations) {
    const asks = remeasured.rows.map(({ ask }) => JSON.stringify(ask));
    expect(new Set(asks).size).toBe(asks.length);
  }
});
