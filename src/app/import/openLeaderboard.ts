import { openRecords } from '../../adapters/store/records.ts';
import { composeUncalled } from '../compose.ts';
import { type LoadOptions, loadExperiment } from '../config/load.ts';
import { type Leaderboard, leaderboard } from '../report/leaderboard.ts';
import { chooseRun } from '../report/source.ts';
import { populationFile } from '../session.ts';
import { importedSheets } from './importedSheets.ts';

/** The rank table of a run's population and of what was imported. Calls nothing, works beside a run. Throws `UserError`. */
export async function openLeaderboard(
  options: LoadOptions,
  populations: string,
  run: number | null,
): Promise<Leaderboard> {
  const loaded = await loadExperiment(options);
  const experiment = await composeUncalled(loaded);
  const records = openRecords(populationFile(populations, loaded.step));
  try {
    const none = run === null && records.runs().length === 0;
    const record = none ? null : chooseRun(records, run, loaded.step);
    return leaderboard({
      step: loaded.step,
      label: record?.label ?? loaded.label,
      run: record === null ? null : records.run(record.number),
      imported: importedSheets(records, experiment),
      primary: experiment.primary,
    });
  } finally {
    for (const metric of experiment.metrics) metric.close?.();
    records.close();
  }
}
