import type { Split } from './example.ts';
import { instanceOf, type ModelId } from './rollout.ts';
import { type Primary, passingRows, primaryOf, type Row, type Sheet } from './score.ts';
import { mean, standardError } from './statistics.ts';

/** A mean over `n` values with its standard error; null error below two values. */
export interface Estimate {
  readonly mean: number;
  readonly se: number | null;
  readonly n: number;
}

/** Values by instance, all together and those of each model. */
interface Means {
  readonly primary: Primary;
  readonly all: ReadonlyMap<string, number>;
  readonly models: ReadonlyMap<ModelId, ReadonlyMap<string, number>>;
}

const remembered = new WeakMap<Sheet, Means>();

/** The primary score, 0..1, of each instance (example, model) that has one: the mean over its attempts. */
export function primaryByInstance(sheet: Sheet, primary: Primary): ReadonlyMap<string, number> {
  return meansOf(sheet, primary).all;
}

/** The same, parted by the model of each instance. A model that has rows and no score has no values. */
export function primaryByModel(sheet: Sheet, primary: Primary): ReadonlyMap<ModelId, ReadonlyMap<string, number>> {
  return meansOf(sheet, primary).models;
}

/** Sheets never change, so a sheet is gone through once. */
function meansOf(sheet: Sheet, primary: Primary): Means {
  const known = remembered.get(sheet);
  if (known?.primary === primary) return known;
  const means = meansByInstance(sheet, primary);
  remembered.set(sheet, means);
  return means;
}

function meansByInstance(sheet: Sheet, primary: Primary): Means {
  const all = new Map<string, number>();
  const models = new Map<ModelId, Map<string, number>>();
  const repeated = new Map<string, { readonly own: Map<string, number>; attempts: number }>();
  for (const row of passingRows(sheet)) {
    const own = listed(models, row.ask.model);
    const score = primaryOf(row, primary);
    if (score.kind === 'unscored') continue;
    const instance = instanceOf(row.ask);
    const before = all.get(instance);
    if (before !== undefined) {
      const { attempts } = repeated.get(instance) ?? { attempts: 1 };
      repeated.set(instance, { own, attempts: attempts + 1 });
    }
    all.set(instance, (before ?? 0) + score.value);
    own.set(instance, (before ?? 0) + score.value);
  }
  for (const [instance, { own, attempts }] of repeated) {
    all.set(instance, all.get(instance)! / attempts);
    own.set(instance, all.get(instance)!);
  }
  return { primary, all, models };
}

function listed(models: Map<ModelId, Map<string, number>>, model: ModelId): Map<string, number> {
  const known = models.get(model);
  if (known !== undefined) return known;
  const none = new Map<string, number>();
  models.set(model, none);
  return none;
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
  for (const [model, own] of primaryByModel(sheet, primary))
    if (own.size > 0) means.set(model, estimate([...own.values()]));
  return means;
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

/** The mean of these differences; null where no instance is shared. */
export function meanDifference(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number | null {
  const changes: number[] = [];
  a.forEach((value, instance) => {
    const other = b.get(instance);
    if (other !== undefined) changes.push(value - other);
  });
  return mean(changes);
}

/** Mean and standard error of the mean of at least one value. */
export function estimate(values: readonly number[]): Estimate {
  return { mean: mean(values) ?? Number.NaN, se: standardError(values), n: values.length };
}
