import { join } from 'node:path';
import { adopt } from '../adapters/store/adopt.ts';
import { backUp } from '../adapters/store/backup.ts';
import { environmentOf, type LoadOptions, loadExperiment } from './config/load.ts';
import { populationFile, populationsFolder } from './session.ts';

/** Backs a step's population up, to `target` or to a file named after the moment. Returns where. */
export async function backUpStep(options: LoadOptions, target: string | null, now: Date): Promise<string> {
  const { file, folder, step } = await placeOf(options);
  const moment = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const to = target ?? join(folder, 'backups', `${step}-${moment}.sqlite`);
  backUp(file, to);
  return to;
}

/** Takes in a population of somebody else's as that of a step, which must have none. */
export async function adoptPopulation(options: LoadOptions, foreign: string): Promise<{ file: string; rows: number }> {
  const { file } = await placeOf(options);
  return { file, ...adopt(foreign, file) };
}

async function placeOf(options: LoadOptions): Promise<{ file: string; folder: string; step: string }> {
  const { step } = await loadExperiment(options);
  const folder = populationsFolder(options.cwd, environmentOf(options));
  return { file: populationFile(folder, step), folder, step };
}
