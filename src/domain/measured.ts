import type { Split } from './example.ts';
import { groupBy } from './group.ts';
import { instanceOf, type ModelId } from './rollout.ts';
import { type Primary, primaryOf, type Row, type Sheet } from './score.ts';
import { mean, standardError } from './statistics.ts';

/** A mean over `n` values with its standard error; null error below two values. */
export interface Estimate {
  readonly mean: number;
  readonly se: number | null;
  readonly n: number;
}

const remembered = new WeakMap<Sheet, { readonly primary: Primary; readonly values: ReadonlyMap<string, number> }>();

/**
 * The primary score, 0..1, of each instance (example, model) that has one: the mean over its attempts. Sheets never
 * change, so a sheet is gone through once.
 */
export function primaryByInstance(sheet: Sheet, primary: Primary): ReadonlyMap<string, number> {
  const known = remembered.get(sheet);
  if (known?.primary === primary) return known.values;
  const values = meansByInstance(sheet, primary);
  remembered.set(sheet, { primary, values });
  return values;
}

function meansByInstance(sheet: Sheet, primary: Primary): Map<string, number> {
  const sums = new Map<string, { total: number; n: number }>();
  for (const row of sheet.rows) {
    const score = primaryOf(row, primary);
    if (score.kind === 'unscored') continue;
    const instance = instanceOf(row.ask);
    const sum = sums.get(instance) ?? { total: 0, n: 0 };
    sums.set(instance, { total: sum.total + score.value, n: sum.n + 1 });
  }
  return new Map([...sums].map(([instance, { total, n }]) => [instance, total / n]));
}

/**
 * The mean primary over models, each model the mean over its instances: models weigh equally.
 * Null when nothing is scored. The error is over the instances of all models.
 */
export function meanPrimary(sheet: Sheet, primary: Primary): Estimate | null {
  const models = [...modelMeans(sheet, primary).values()];
  if (models.length === 0) return null;
  const pooled = estimate([...primaryByInstance(sheet, primary).values()]);
  return { mean: models.reduce((sum, model) => sum + model.mean, 0) / models.length, se: pooled.se, n: pooled.n };
}

/** The primary per model, over the model's instances. */
export function modelMeans(sheet: Sheet, primary: Primary): Map<ModelId, Estimate> {
  const means = new Map<ModelId, Estimate>();
  for (const [model, own] of byModel(sheet)) {
    const values = [...primaryByInstance(own, primary).values()];
    if (values.length > 0) means.set(model, estimate(values));
  }
  return means;
}

const parted = new WeakMap<Sheet, ReadonlyMap<ModelId, Sheet>>();

/** The rows of each model, as a sheet of their own. A sheet is parted once. */
export function byModel(sheet: Sheet): ReadonlyMap<ModelId, Sheet> {
  const known = parted.get(sheet);
  if (known) return known;
  const groups = groupBy(sheet.rows, (row) => row.ask.model);
  const parts = new Map([...groups].map(([model, rows]): [ModelId, Sheet] => [model, { split: sheet.split, rows }]));
  parted.set(sheet, parts);
  return parts;
}

/** One metric of a sheet's rows, mean over the scored ones; null when none is. */
export function metricMean(rows: readonly Row<Split>[], metric: string): Estimate | null {
  const values = rows.flatMap((row) => {
    const score = row.scores[metric];
    return score?.kind === 'scored' ? [score.value] : [];
  });
  return values.length === 0 ? null : estimate(values);
}

/** Differences a - b on the instances that both have. */
export function differences(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Map<string, number> {
  const shared = new Map<string, number>();
  for (const [instance, value] of a) {
    const other = b.get(instance);
    if (other !== undefined) shared.set(instance, value - other);
  }
  return shared;
}

/** Mean and standard error of the mean of at least one value. */
export function estimate(values: readonly number[]): Estimate {
  return { mean: mean(values) ?? Number.NaN, se: standardError(values), n: values.length };
}
