import { groundOf, trainCells } from '../engine/course.ts';
import type { Experiment } from '../ports/experiment.ts';

/** Said at the start of a run whose train split is larger than what it measures. */
export function trainNote(experiment: Experiment): string[] {
  const { examples, models } = experiment;
  const all = examples.train.length * models.length;
  const ground = groundOf(experiment).instances;
  if (ground.length === all) return [];
  const covered = new Set(ground.map(({ example }) => example.id)).size;
  return [
    `train has ${all} cells (${examples.train.length} examples, ${models.length} ${models.length === 1 ? 'model' : 'models'}): ` +
      `the search uses ${ground.length} of them, ${covered} ${covered === 1 ? 'example' : 'examples'}, and ${trainCells(experiment)} for each child; search.train says how many`,
  ];
}
