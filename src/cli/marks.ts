import { modelsOf } from '../app/report/front.ts';
import { bestByGeneration } from '../app/report/progress.ts';
import { standingOf } from '../domain/standing.ts';
import type { Chosen } from './reading.ts';
import type { FrontMarks } from './render/frontTables.ts';

/** Who is who in a run, for its table. */
export function frontMarks({ source: { run }, outcomes }: Pick<Chosen, 'source' | 'outcomes'>): FrontMarks {
  const base = run.members.get(run.head.base.id)?.sheet;
  const means = new Map(
    [...run.members].map(([id, { sheet }]) => [id, standingOf(sheet, base ?? sheet, run.head.primary).means]),
  );
  return {
    base: run.head.base.id,
    best: run.best,
    models: modelsOf(run.members.values()),
    history: bestByGeneration({ run }, outcomes),
    primary: (id, model) => means.get(id)?.get(model) ?? null,
  };
}
