import { expect, test } from 'vitest';
import { openRecords } from '../../../src/adapters/store/records.ts';
import { UserError } from '../../../src/domain/errors.ts';
import {
  budgetOf,
  doneFor,
  sampleCall,
  sampleCandidate,
  sampleExperiment,
  sampleFinished,
  sampleGeneration,
  sampleRollout,
} from '../../contracts/samples.ts';
import { newPath, opened } from './places.ts';

const experiment = sampleExperiment({ label: 'SIMULATED' });
const { base } = experiment;
const START = Date.UTC(2026, 0, 2, 3, 4, 5);

async function evolvedTwice(path: string) {
  const { store, ...population } = opened(path, { clock: () => START });
  let first = await store.open(experiment);
  for (const number of [0, 1, 2]) first = await store.commit(first, sampleGeneration(number, base));
  await store.finish(first, sampleFinished(1, 2, base));
  const second = await store.commit(await store.openFresh(experiment), sampleGeneration(0, base));
  const ledger = population.ledgerFor(2, budgetOf({}));
  await ledger.settle(await ledger.start(sampleCall()), doneFor(0.25));
  return { store, first, second, ...population };
}

test('runs, newest first, with how they ended and what they spent', async () => {
  const path = newPath();
  await evolvedTwice(path);
  const records = openRecords(path);
  const [second, first] = records.runs();
  const common = { step: 'toy', startedAt: '2026-01-02T03:04:05.000Z', label: 'SIMULATED', profile: 'rehearsal' };
  expect(second).toMatchObject({ ...common, number: 2, seed: 8, generation: 0, finished: null });
  expect(second?.spent).toMatchObject({ calls: 1, taskCalls: 1, usd: 0.25, unknownUsd: 0 });
  expect(first).toMatchObject({ ...common, number: 1, seed: 7, generation: 2, finished: sampleFinished(1, 2, base) });
  expect(records.runs().length).toBe(2);
  records.close();
});

test('a run is folded as its writer has it, while the writer is at work', async () => {
  const path = newPath();
  const { store, first, second } = await evolvedTwice(path);
  const records = openRecords(path);
  expect(records.run(1)).toEqual(first);
  expect(records.run(2)).toEqual(second);
  const grown = await store.commit(second, sampleGeneration(1, base));
  expect(records.run(2)).toEqual(grown);
  expect(() => records.run(3)).toThrow(UserError);
  records.close();
});

test('outcomes come by generation and child, though they were committed in another order', async () => {
  const path = newPath();
  await evolvedTwice(path);
  const records = openRecords(path);
  const places = records.outcomes(1).map(({ run, generation, outcome }) => [run, generation, outcome.proposal.child]);
  expect(places).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [1, 1, 1],
    [1, 2, 0],
    [1, 2, 1],
  ]);
  const committed = sampleGeneration(1, base).outcomes;
  const generation = records.outcomes(1).filter((record) => record.generation === 1);
  expect(generation.map(({ outcome }) => outcome)).toEqual([committed[1], committed[0]]);
  records.close();
});

test('find goes by prefix, newest first', async () => {
  const path = newPath();
  await evolvedTwice(path);
  const records = openRecords(path);
  const found = records.find(base.id.slice(0, 8)).map(({ run, generation }) => [run, generation]);
  expect(found).toEqual([
    [2, 0],
    [1, 0],
  ]);
  expect(records.find('')).toHaveLength(6);
  expect(records.find('zz')).toEqual([]);
  records.close();
});

test('candidates and their rollouts', async () => {
  const path = newPath();
  const { archive } = await evolvedTwice(path);
  const candidate = sampleCandidate('read');
  const rollouts = ['b', 'a'].map((example) => sampleRollout(`key ${example}`, candidate, { example }));
  await archive.saveCandidates([candidate]);
  for (const rollout of rollouts) await archive.saveRollout(rollout);
  const records = openRecords(path);
  expect(records.candidate(candidate.id)).toEqual(candidate);
  expect(records.candidate('nowhere')).toBeNull();
  expect(records.rollouts(candidate.id)).toEqual(rollouts);
  records.close();
});
