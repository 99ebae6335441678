import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPopulation } from '../../../src/adapters/store/population.ts';
import { storeContract } from '../../contracts/store.ts';
import { CONTEXT } from './places.ts';

storeContract('populations in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evolve-contract-'));
  return {
    open() {
      const population = openPopulation(join(folder, 'toy.sqlite'));
      return { ...population, runs: population.runs(CONTEXT) };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
});
