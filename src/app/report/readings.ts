import { existsSync } from 'node:fs';
import { openRecords } from '../../adapters/store/records.ts';
import { populationFile } from '../session.ts';

/** How often finalists of a step were read on its verify split; 0 where there is no population yet. */
export function readingsSoFar(populations: string, step: string): number {
  const file = populationFile(populations, step);
  if (!existsSync(file)) return 0;
  const records = openRecords(file);
  try {
    return records.runs().reduce((most, { finished }) => Math.max(most, finished?.verify?.reading ?? 0), 0);
  } finally {
    records.close();
  }
}
