import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openPopulation } from '../../../src/adapters/store/population.ts';
import { openRecords } from '../../../src/adapters/store/records.ts';
import type { Pulse } from '../../../src/ports/pulse.ts';
import { NO_ACTIVITY } from '../../../src/ports/traffic.ts';
import { budgetOf, sampleExperiment } from '../../contracts/samples.ts';
import { newPath, opened } from './places.ts';

const PULSE: Pulse = {
  run: 1,
  purpose: 'search',
  generation: 1,
  generations: 3,
  wave: { stage: 'train', asked: 4, cached: 0, done: 2 },
  budget: budgetOf({ calls: 10 }),
  activity: {
    ...NO_ACTIVITY,
    traffic: [{ models: ['mini'], inFlight: 1, allowed: 2, waiting: [{ for: 'budget', calls: 1, ms: null }] }],
  },
  ended: null,
};

function pulseIn(path: string) {
  const records = openRecords(path);
  try {
    return records.standing(1, Date.now()).pulse;
  } finally {
    records.close();
  }
}

test('only the last word stands, however many there were, and only that of who has the lease', async () => {
  const path = newPath();
  const population = opened(path);
  await population.store.open(sampleExperiment());
  expect(pulseIn(path)).toBe(null);
  for (let done = 0; done < 500; done++) population.keepPulse({ ...PULSE, wave: { ...PULSE.wave!, done } });
  population.close();
  expect(pulseIn(path)).toMatchObject({ ...PULSE, wave: { done: 499 }, saidAt: expect.any(Number) });

  const other = openPopulation(path);
  other.keepPulse({ ...PULSE, generation: 99 });
  other.close();
  expect(pulseIn(path)?.generation).toBe(1);
  const db = new Database(path, { readonly: true });
  expect(db.prepare('SELECT count(*) FROM pulse').pluck().get()).toBe(1);
  db.close();
});

test.each([
  ['no JSON', '{'],
  ['another shape', '{"run": 1}'],
  ['a text where a number belongs', JSON.stringify({ ...PULSE, generation: '\u001b[2J' })],
  ['a word that we have not', JSON.stringify({ ...PULSE, ended: { by: 'magic', says: null } })],
])('what somebody else put there is not believed: %s', async (_, content) => {
  const path = newPath();
  const population = opened(path);
  await population.store.open(sampleExperiment());
  population.keepPulse(PULSE);
  population.close();
  const db = new Database(path);
  db.prepare('UPDATE pulse SET content = ?').run(content);
  db.close();
  expect(pulseIn(path)).toBe(null);
});
