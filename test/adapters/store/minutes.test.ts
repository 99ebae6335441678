import { expect, test } from 'vitest';
import { openPopulation } from '../../../src/adapters/store/population.ts';
import { budgetOf, sampleCall, sampleExperiment } from '../../contracts/samples.ts';
import { newPath } from './places.ts';

/** A population whose clocks a test moves: the one on the wall, and the one that nobody sets. */
async function timed(path = newPath(), minutes = 10) {
  const clocks = { wall: 1_700_000_000_000, monotonic: 5 };
  const population = openPopulation(path, { clock: () => clocks.wall, monotonic: () => clocks.monotonic });
  const run = await population.runs({ verify: null, profile: null }).open(sampleExperiment());
  const ledger = population.ledgerFor(run.head.number, budgetOf({ minutes }));
  const pass = (ms: number) => {
    clocks.wall += ms;
    clocks.monotonic += ms;
  };
  return { path, clocks, population, ledger, pass };
}

test('minutes pass while a wave is under way, over stops and starts, and then no call begins', async () => {
  const first = await timed();
  const wave = first.ledger.openWave({ generation: 0, stage: 'seed' }, 1, 1);
  first.pass(6 * 60_000);
  first.ledger.closeWave(wave);
  first.pass(60 * 60_000);
  expect(first.ledger.left().minutes).toBe(4);
  first.population.close();

  const second = await timed(first.path);
  second.ledger.openWave({ generation: 1, stage: 'train' }, 1, 1);
  second.pass(3.9 * 60_000);
  await second.ledger.start(sampleCall());
  second.pass(0.2 * 60_000);
  await expect(second.ledger.start(sampleCall())).rejects.toThrow('raise budget.minutes ');
  second.population.close();
});

test('a clock that jumps a year takes no minute away and gives none back', async () => {
  const { ledger, clocks, pass, population, path } = await timed();
  const wave = ledger.openWave({ generation: 0, stage: 'seed' }, 1, 1);
  clocks.wall += 365 * 86_400_000;
  pass(60_000);
  clocks.wall -= 2 * 365 * 86_400_000;
  pass(60_000);
  expect(ledger.left().minutes).toBe(8);
  ledger.closeWave(wave);
  population.close();
  const again = await timed(path);
  expect(again.ledger.left().minutes).toBe(8);
  again.population.close();
});
