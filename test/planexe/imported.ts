import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecords } from '../../src/adapters/store/records.ts';
import { composeUncalled } from '../../src/app/compose.ts';
import { loadExperiment } from '../../src/app/config/load.ts';
import { importRollouts } from '../../src/app/import/importRollouts.ts';
import type { Scored } from './figures.ts';
import { type Answer, jsonl, recordedRollouts, runOf, STEP, writeExperiment } from './history.ts';

/** Imports the whole history under one label per run, and reads it back from the population. */
export async function importedRuns(answers: readonly Answer[]): Promise<ReadonlyMap<string, readonly Scored[]>> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'planexe-history-')));
  writeExperiment(root, answers);
  const file = join(root, 'recorded.jsonl');
  writeFileSync(file, jsonl(recordedRollouts(answers, runOf)));
  const loaded = await loadExperiment({ cwd: root, env: {}, step: STEP });
  const report = await importRollouts(loaded, { file, sameStep: false }, join(root, 'populations'));
  if (report.rollouts + report.errors !== answers.length) throw new Error('the import left rows out');
  const { metrics } = await composeUncalled(loaded);
  const records = openRecords(join(root, 'populations', `${STEP}.sqlite`));
  const labels = new Map(records.recorded().map(({ rollout, label }) => [rollout, label!]));
  const rollouts = records.rolloutsByKey([...labels.keys()]);
  const kept = records.scores([...labels.keys()]);
  records.close();
  const runs = new Map<string, Scored[]>();
  for (const [key, label] of labels) {
    const scores = Object.fromEntries(metrics.map(({ name, hash }) => [name, kept.get(key)!.get(hash)!]));
    runs.set(label, [...(runs.get(label) ?? []), { rollout: rollouts.get(key)!, scores }]);
  }
  return runs;
}
