import { existsSync } from 'node:fs';
import { openRecords } from '../../adapters/store/records.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { verifySplitOf } from '../config/verifySplit.ts';
import { populationFile } from '../session.ts';

/** How often the verify split of an experiment was read; 0 where there is no population yet, or no verify split. */
export function readingsSoFar(populations: string, loaded: LoadedExperiment): number {
  const file = populationFile(populations, loaded.step);
  const split = verifySplitOf(loaded);
  if (split === null || !existsSync(file)) return 0;
  const records = openRecords(file);
  try {
    return records.readingsOf(split);
  } finally {
    records.close();
  }
}
