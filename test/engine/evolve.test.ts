import { describe, expect, test } from 'vitest';
import { BudgetExhausted } from '../../src/domain/errors.ts';
import { evolve } from '../../src/engine/evolve.ts';
import type { Experiment } from '../../src/ports/experiment.ts';
import { memoryStore, toyExperiment, toyLab, WORDS } from './toy.ts';

async function run(changes: Partial<Experiment> = {}, replyTo?: Parameters<typeof toyLab>[1]) {
  const experiment = toyExperiment(changes);
  const store = memoryStore();
  const lab = toyLab(experiment, replyTo);
  const finished = await evolve(experiment, store, lab);
  return { finished, store, lab, experiment };
}

describe('a run', () => {
  test('learns every word and shows it on verify', async () => {
    const { finished } = await run();
    for (const word of WORDS) expect(finished.best.components.system).toContain(word);
    const [first] = finished.verify!.finalists;
    expect(first!.primary!.delta).toBeGreaterThan(0.8);
    expect(first!.primary!.lower).toBeGreaterThan(0.5);
    expect(finished.verify!.reading).toBe(1);
    expect(finished.verify!.alpha).toBeCloseTo(0.025, 12);
  });

  test('is the same run at the same seed, and another at another', async () => {
    const [a, b, c] = [await run(), await run(), await run({ seed: 8 })];
    expect(a.store.generations).toEqual(b.store.generations);
    expect(a.store.generations).not.toEqual(c.store.generations);
  });

  test('goes on where its store left off', async () => {
    const whole = await run();
    const experiment = toyExperiment({ generations: 2 });
    const store = memoryStore();
    await evolve(experiment, store, toyLab(experiment));
    const finished = await evolve({ ...experiment, generations: 6 }, store, toyLab(experiment));
    expect(finished.best).toEqual(whole.finished.best);
    expect(store.generations).toEqual(whole.store.generations);
  });

  test('composes what survived the screen into one child', async () => {
    const { store } = await run();
    const first = store.generations[1]!;
    const composite = first.outcomes.find(({ proposal }) => proposal.operator === 'compose')!;
    const parts = first.outcomes.filter(({ fate }) => fate.kind === 'composed');
    expect(parts.length).toBeGreaterThan(1);
    for (const { fate, proposal } of parts) {
      expect(fate).toMatchObject({ into: composite.proposal.candidate.id });
      expect(composite.proposal.edits).toEqual(expect.arrayContaining([...proposal.edits]));
      expect(fate.kind === 'composed' && fate.credit.every((credit) => credit > 0)).toBe(true);
    }
  });

  test('admits each survivor when told to', async () => {
    const { store } = await run({ search: { ...toyExperiment().search, compose: 'each' } });
    const operators = store.generations.flatMap(({ outcomes }) => outcomes.map(({ proposal }) => proposal.operator));
    expect(operators).not.toContain('compose');
    expect(store.generations[1]!.outcomes.filter(({ fate }) => fate.kind === 'admitted').length).toBeGreaterThan(1);
  });

  test('gives every proposal one fate, and rejects useless ones with their reason', async () => {
    const { store, finished } = await run({}, (brief) => ({
      kind: 'answered',
      text: `nothing ${brief.bucket.length}`,
    }));
    const fates = store.generations.slice(1).flatMap(({ outcomes }) => outcomes.map(({ fate }) => fate));
    expect(fates.length).toBeGreaterThan(6);
    for (const fate of fates) expect(fate.kind).toBe('rejected');
    expect(finished.verify).toBeNull();
    expect(finished.notVerified).toBe('nothing beat the prompt on train');
  });

  test('ends when there is nothing left to learn on train', async () => {
    const { finished } = await run({ generations: 60, models: toyExperiment().models.slice(0, 1) });
    expect(finished.stoppedBy).toBe('converged');
  });

  test('never measures a verify cell before the end', async () => {
    const { store } = await run();
    const splits = store.generations.flatMap((generation) => [
      ...generation.remeasured.rows.map((row) => row.ask.split),
      ...generation.outcomes.flatMap(({ sheet }) => sheet.rows.map((row) => row.ask.split)),
    ]);
    expect(new Set(splits)).toEqual(new Set(['train']));
  });

  test('keeps the seed, and no more members than its cap', async () => {
    const experiment = toyExperiment({ search: { ...toyExperiment().search, population: 3, compose: 'each' } });
    const store = memoryStore();
    await evolve(experiment, store, toyLab(experiment));
    const end = await store.open(experiment);
    expect(end.members.has(experiment.base.id)).toBe(true);
    expect(end.members.size).toBeLessThanOrEqual(5);
  });
});

describe('a budget', () => {
  test('that refuses a wave stops the run between generations', async () => {
    const experiment = toyExperiment();
    const lab = toyLab(experiment);
    let waves = 0;
    const poor = {
      ...lab,
      reflect: (...args: Parameters<typeof lab.reflect>) =>
        ++waves > 2 ? Promise.reject(new BudgetExhausted('spent')) : lab.reflect(...args),
    };
    const store = memoryStore();
    const finished = await evolve(experiment, store, poor);
    expect(finished.stoppedBy).toBe('budget');
    expect(store.generations).toHaveLength(3);
  });

  test('that cannot pay for the seed is an error, not an empty run', async () => {
    const experiment = toyExperiment();
    const poor = { ...toyLab(experiment), measure: () => Promise.reject(new BudgetExhausted('spent')) };
    await expect(evolve(experiment, memoryStore(), poor)).rejects.toThrow(BudgetExhausted);
  });
});
