import { groupBy } from '../../domain/group.ts';
import { type Estimate, estimate } from '../../domain/measured.ts';
import type { ModelId } from '../../domain/rollout.ts';
import type { Row, Sheet } from '../../domain/score.ts';

/** Per model and metric: mean over examples, each the mean of its attempts. Metrics that were never scored are absent. */
export type ScoresByModel = Readonly<Record<ModelId, Readonly<Record<string, Estimate>>>>;

export function scoresByModel(sheet: Sheet): ScoresByModel {
  const models = [...groupBy(sheet.rows, (row) => row.ask.model)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(models.map(([model, rows]) => [model, metricsOf(rows)]));
}

function metricsOf(rows: readonly Row[]): Record<string, Estimate> {
  const examples = [...groupBy(rows, (row) => row.ask.example).values()];
  const metrics = new Set(rows.flatMap((row) => Object.keys(row.scores)));
  return Object.fromEntries(
    [...metrics].flatMap((metric) => {
      const values = examples.flatMap((attempts) => meanOf(attempts, metric));
      return values.length === 0 ? [] : [[metric, estimate(values)]];
    }),
  );
}

/** One value, or none when no attempt was scored. */
function meanOf(attempts: readonly Row[], metric: string): number[] {
  const values = attempts.flatMap(({ scores }) => {
    const score = scores[metric];
    return score?.kind === 'scored' ? [score.value] : [];
  });
  return values.length === 0 ? [] : [estimate(values).mean];
}
