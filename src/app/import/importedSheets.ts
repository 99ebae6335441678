import { groupBy } from '../../domain/group.ts';
import type { Row } from '../../domain/score.ts';
import { sheetOf } from '../../domain/score.ts';
import type { Experiment } from '../../ports/experiment.ts';
import type { Records } from '../../ports/records.ts';
import type { ImportedSheet, ImportedStep } from '../report/leaderboard.ts';

/**
 * What was imported, on train, scored by the metrics as they are now: a sheet for each prompt under each label and version
 * of the step. Rollouts on the verify split stay hidden.
 */
export function importedSheets(records: Records, { metrics, examples, models, task }: Experiment): ImportedSheet[] {
  const recorded = records.recorded();
  const keys = recorded.map(({ rollout }) => rollout);
  const rollouts = records.rolloutsByKey(keys);
  const kept = records.scores(keys);
  const train = new Set(examples.train.map(({ id }) => id));
  const targets = new Set(models.map(({ id }) => id));
  const rowOf = (key: string): Row<'train'>[] => {
    const rollout = rollouts.get(key);
    if (rollout === undefined || !train.has(rollout.example) || !targets.has(rollout.model)) return [];
    const { candidate, example, model, attempt } = rollout;
    const scores = metrics.flatMap(({ name, hash }) => {
      const score = kept.get(key)?.get(hash);
      return score === undefined ? [] : [[name, score] as const];
    });
    return [{ ask: { candidate, example, model, attempt, split: 'train' }, scores: Object.fromEntries(scores) }];
  };
  const groups = groupBy(recorded, ({ candidate, label, stepVersion }) =>
    JSON.stringify([candidate, label, stepVersion]),
  );
  return [...groups.values()].flatMap((group) => {
    const { candidate: id, label, stepVersion } = group[0]!;
    const candidate = records.candidate(id);
    const rows = group.flatMap(({ rollout }) => rowOf(rollout));
    const step: ImportedStep = stepVersion === null ? 'unknown' : stepVersion === task.version ? 'same' : 'other';
    return candidate === null || rows.length === 0
      ? []
      : [{ candidate, name: label, step, sheet: sheetOf('train', rows) }];
  });
}
