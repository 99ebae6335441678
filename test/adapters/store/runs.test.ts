import { describe, expect, test } from 'vitest';
import { openPopulation } from '../../../src/adapters/store/population.ts';
import { UserError } from '../../../src/domain/errors.ts';
import {
  identityOf,
  sampleCandidate,
  sampleExperiment,
  sampleFinished,
  sampleGeneration,
} from '../../contracts/samples.ts';
import { newPath, opened } from './places.ts';

const experiment = sampleExperiment();

describe('a fresh run', () => {
  test('takes the next number and the next seed that no run has used', async () => {
    const path = newPath();
    const { store } = opened(path);
    const first = await store.open(experiment);
    const second = await store.openFresh(experiment);
    const third = await store.openFresh(experiment);
    expect([first, second, third].map(({ head }) => [head.number, head.seed])).toEqual([
      [1, 7],
      [2, 8],
      [3, 9],
    ]);
  });

  test('is what the same command goes on with', async () => {
    const path = newPath();
    const before = opened(path);
    await before.store.open(experiment);
    const fresh = await before.store.openFresh(experiment);
    const after = await before.store.commit(fresh, sampleGeneration(0, experiment.base));
    before.close();
    expect(await opened(path).store.open(experiment)).toEqual(after);
  });

  test('may be of another experiment', async () => {
    const { store } = opened(newPath());
    await store.open(experiment);
    const changed = sampleExperiment({ base: sampleCandidate('new'), identity: identityOf({ prompt: 'q' }), seed: 30 });
    const { head } = await store.openFresh(changed);
    expect(head).toMatchObject({ number: 2, seed: 30, base: changed.base });
    await expect(store.open(experiment)).rejects.toThrow(UserError);
  });
});

describe('the end of a run', () => {
  test('is found while no generation followed', async () => {
    const path = newPath();
    const first = opened(path);
    const run = await first.store.commit(await first.store.open(experiment), sampleGeneration(0, experiment.base));
    expect(first.store.finished(run)).toBeNull();
    const finished = sampleFinished(1, 0, experiment.base);
    await first.store.finish(run, finished);
    first.close();
    const { store } = opened(path);
    const found = await store.open(experiment);
    expect(store.finished(found)).toEqual(finished);
    expect(store.finished(await store.commit(found, sampleGeneration(1, experiment.base)))).toBeNull();
  });

  test('that comes later after the same generation takes the place of the earlier', async () => {
    const { store } = opened(newPath());
    const run = await store.open(experiment);
    const finished = sampleFinished(1, -1, experiment.base);
    await store.finish(run, { ...finished, stoppedBy: 'budget' });
    await store.finish(run, finished);
    expect(store.finished(run)).toEqual(finished);
  });
});

describe('readings', () => {
  test('count over the runs of a verify split, and each split has its own', async () => {
    const population = openPopulation(newPath());
    const here = population.runs({ verify: { examples: ['one'], terms: '' }, profile: null });
    const [a, b] = [sampleCandidate('a'), sampleCandidate('b')];
    const first = await here.open(experiment);
    expect(await here.unblind(first, [a])).toBe(1);
    const second = await here.openFresh(experiment);
    expect(await here.unblind(second, [a])).toBe(2);
    expect(
      await population.runs({ verify: { examples: ['two'], terms: '' }, profile: null }).unblind(second, [b]),
    ).toBe(1);
    expect(await here.unblind(second, [b])).toBe(3);
    population.close();
  });

  test('on other terms, or of another split with an example of this one, are further looks', async () => {
    const population = openPopulation(newPath());
    const on = (examples: string[], terms: string) => population.runs({ verify: { examples, terms }, profile: null });
    const run = await on(['one', 'two'], 'three attempts').open(experiment);
    const [a] = [sampleCandidate('a')];
    const looks: [string[], string, number][] = [
      [['one', 'two'], 'three attempts', 1],
      [['two', 'one'], 'three attempts', 1],
      [['one', 'two'], 'six attempts', 2],
      [['two', 'three'], 'three attempts', 3],
      [['four'], 'three attempts', 1],
      [['one', 'two'], 'six attempts', 2],
      [['one', 'two'], 'nine attempts', 4],
    ];
    for (const [examples, terms, number] of looks) expect(await on(examples, terms).unblind(run, [a])).toBe(number);
    population.close();
  });

  test('looks outside of a run count, the same look once', async () => {
    const population = openPopulation(newPath());
    const split = { examples: ['one'], terms: '' };
    const here = population.runs({ verify: split, profile: null });
    const run = await here.open(experiment);
    const [a, b] = [sampleCandidate('a'), sampleCandidate('b')];
    for (const candidates of [[a, b], [b, a], [b]]) population.look(split, candidates);
    population.look({ examples: ['two'], terms: '' }, [a]);
    expect(await here.unblind(run, [a])).toBe(3);
    population.look(split, [a]);
    expect(await here.unblind(run, [a])).toBe(3);
    expect(await here.unblind(run, [b])).toBe(5);
    population.close();
  });

  test('know when examples were taken out after a look, and that further ones or others are no loss', async () => {
    const population = openPopulation(newPath());
    const on = (...examples: string[]) => population.runs({ verify: { examples, terms: '' }, profile: null });
    const run = await on('one', 'two').open(experiment);
    await on('one', 'two').unblind(run, [sampleCandidate('a')]);
    const altered = (...examples: string[]) => on(...examples).wasAltered(run);
    expect(await altered('two', 'one')).toBe(false);
    expect(await altered('one', 'two', 'three')).toBe(false);
    expect(await altered('three', 'four')).toBe(false);
    expect(await altered('one')).toBe(true);
    expect(await altered('one', 'mended')).toBe(true);
    population.look({ examples: ['five', 'six'], terms: '' }, [sampleCandidate('b')]);
    expect(await altered('five')).toBe(true);
    population.close();
  });

  test('there are none without a verify split', async () => {
    const population = openPopulation(newPath());
    const runs = population.runs({ verify: null, profile: null });
    const run = await runs.open(experiment);
    await expect(runs.unblind(run, [])).rejects.toThrow(UserError);
    population.close();
  });
});
