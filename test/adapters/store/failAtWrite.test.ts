import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { WriteName } from '../../../src/adapters/store/connection.ts';
import { candidateOf } from '../../../src/domain/candidate.ts';
import {
  budgetOf,
  doneFor,
  sampleCall,
  sampleExperiment,
  sampleFinished,
  sampleGeneration,
  sampleRollout,
} from '../../contracts/samples.ts';
import { newPath, opened } from './places.ts';

/** A small run with every kind of write, one after the other; what it paid for it finds again. */
async function smallRun(path: string, beforeWrite: (name: WriteName) => void): Promise<void> {
  const population = opened(path, { beforeWrite, clock: () => 0 });
  try {
    const experiment = sampleExperiment();
    const { base } = experiment;
    let run = await population.store.open(experiment);
    const ledger = population.ledgerFor(1, budgetOf({}));
    for (const number of [0, 1]) {
      if (run.generation >= number) continue;
      const wave = ledger.openWave({ generation: number, stage: 'train' }, 1, 1);
      const key = `r${number}`;
      if (!population.archive.rollouts([key]).has(key)) {
        await ledger.settle(await ledger.start(sampleCall({ key })), doneFor(0.001));
        await ledger.settled();
        await population.archive.saveRollout(sampleRollout(key, base));
      }
      const score = { kind: 'scored', value: 1 } as const;
      await population.archive.saveScores(key, [{ metric: 'm', hash: 'm', score }]);
      await population.archive.saveCompletion(`c${number}`, { text: 't', status: 'ok', usage: null, model: 'm' });
      await population.archive.saveCandidates([candidateOf({ system: `extra ${number}` })]);
      ledger.closeWave(wave);
      run = await population.store.commit(run, sampleGeneration(number, base));
    }
    await population.store.unblind(run, [base]);
    await population.store.finish(run, sampleFinished(1, 1, base));
  } finally {
    population.close();
  }
}

/** What a run is: all but the books and the order in which rows were written. */
const RESULTS: readonly string[] = [
  'SELECT number, step, seed, identity FROM run',
  'SELECT run, number, remeasured, spent FROM generation ORDER BY run, number',
  'SELECT * FROM outcome ORDER BY run, generation, place',
  'SELECT * FROM candidate ORDER BY id',
  'SELECT key, candidate, output FROM rollout ORDER BY key',
  'SELECT rollout.key, hash, metric, value, reason, feedback, tags FROM score JOIN rollout ON rollout.id = score.rollout ORDER BY rollout.key, hash',
  'SELECT * FROM completion ORDER BY key',
  'SELECT * FROM reading',
  'SELECT run, generation, finished FROM finish',
];

function contentOf(path: string, statements: readonly string[] = RESULTS): unknown {
  const db = new Database(path, { readonly: true });
  try {
    return statements.map((sql) => db.prepare(sql).all());
  } finally {
    db.close();
  }
}

async function writesOf(path: string): Promise<WriteName[]> {
  const names: WriteName[] = [];
  await smallRun(path, (name) => names.push(name));
  return names;
}

test('a run that fails before write N, for every N, is the same run after it is run again', async () => {
  const whole = newPath();
  const names = await writesOf(whole);
  expect(new Set(names).size).toBe(12);
  for (const failing of names.keys()) {
    const path = newPath();
    let count = 0;
    const fail = (): void => {
      if (count++ >= failing) throw new Error(`no write ${failing}`);
    };
    await expect(smallRun(path, fail)).rejects.toThrow(`no write ${failing}`);
    await smallRun(path, () => undefined);
    expect(contentOf(path), `${names[failing]} ${failing}`).toEqual(contentOf(whole));
  }
});

test('a generation is there whole or not at all', async () => {
  const names = await writesOf(newPath());
  const inside = [...names.entries()].filter(([, name]) => name === 'generation' || name === 'outcome');
  expect(inside.length).toBe(5);
  for (const [failing] of inside) {
    const path = newPath();
    let count = 0;
    const fail = (): void => {
      if (count++ === failing) throw new Error('failed');
    };
    await expect(smallRun(path, fail)).rejects.toThrow('failed');
    const expected = failing < inside[2]![0] ? [0, 0] : [1, 1];
    const counts = ['SELECT count(*) AS n FROM generation', 'SELECT count(*) AS n FROM outcome'];
    expect(contentOf(path, counts)).toEqual(expected.map((n) => [{ n }]));
  }
});
