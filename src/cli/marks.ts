import { modelsOf } from '../app/report/front.ts';
import { modelMeans } from '../domain/measured.ts';
import type { Run } from '../domain/population.ts';
import type { FrontMarks } from './render/front.ts';

/** Who is who in a run, for its table. */
export function frontMarks(run: Run): FrontMarks {
  const means = new Map([...run.members].map(([id, { sheet }]) => [id, modelMeans(sheet, run.head.primary)]));
  return {
    base: run.head.base.id,
    best: run.best,
    models: modelsOf(run.members.values()),
    primary: (id, model) => means.get(id)?.get(model)?.mean ?? null,
  };
}
