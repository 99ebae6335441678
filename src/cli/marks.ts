import { modelsOf } from '../app/report/front.ts';
import { bestByGeneration } from '../app/report/progress.ts';
import { modelMeans } from '../domain/measured.ts';
import type { Chosen } from './reading.ts';
import type { FrontMarks } from './render/frontTables.ts';

/** Who is who in a run, for its table. */
export function frontMarks({ source: { run }, outcomes }: Pick<Chosen, 'source' | 'outcomes'>): FrontMarks {
  const means = new Map([...run.members].map(([id, { sheet }]) => [id, modelMeans(sheet, run.head.primary)]));
  return {
    base: run.head.base.id,
    best: run.best,
    models: modelsOf(run.members.values()),
    history: bestByGeneration({ run }, outcomes),
    primary: (id, model) => means.get(id)?.get(model)?.mean ?? null,
  };
}
