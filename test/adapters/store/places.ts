import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPopulation, type Population, type PopulationOptions } from '../../../src/adapters/store/population.ts';
import type { Runs } from '../../../src/adapters/store/runs.ts';
import { afterTest } from '../../afterwards.ts';

export const CONTEXT = { verify: { examples: ['verify-hash'], terms: 'terms' }, profile: 'rehearsal' } as const;

/** A path for a population in a folder of its own, gone after the test. */
export function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'evolve-store-'));
  afterTest(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'toy.sqlite');
}

/** Opens a population with its runs; closed after the test at the latest. */
export function opened(path: string, options: PopulationOptions = {}): Population & { readonly store: Runs } {
  const population = openPopulation(path, options);
  afterTest(() => population.close());
  return { ...population, store: population.runs(CONTEXT) };
}
