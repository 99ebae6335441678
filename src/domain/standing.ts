import { groupBy } from './group.ts';
import { differences, type Estimate, meanPrimary, modelMeans, primaryByInstance } from './measured.ts';
import type { ModelId } from './rollout.ts';
import { type Primary, type Row, type Sheet, sheetOf } from './score.ts';
import { mean } from './statistics.ts';

/** Means that can be compared between members that were measured on different cells. */
export interface Standing {
  readonly means: ReadonlyMap<ModelId, number>;
  /** Over models, weighed equally; null when nothing is scored. */
  readonly mean: number | null;
  /** Instances that were not measured. Each is taken for what the base has there, moved by what changed elsewhere. */
  readonly estimated: number;
}

const remembered = new WeakMap<
  Sheet,
  { readonly base: Sheet; readonly primary: Primary; readonly standing: Standing }
>();

/**
 * How a sheet compares over all that the base was measured on. Members are measured on different parts of a large train
 * split, so that their plain means say as much of the parts as of them. Where nothing is missing, the plain means.
 */
export function standingOf(sheet: Sheet, base: Sheet, primary: Primary): Standing {
  const known = remembered.get(sheet);
  if (known?.base === base && known.primary === primary) return known.standing;
  const standing = estimated(sheet, base, primary);
  remembered.set(sheet, { base, primary, standing });
  return standing;
}

/** The mean primary as it compares over all that the base was measured on; `n` and the error are of what was measured. */
export function meanStanding(
  sheet: Sheet,
  base: Sheet | undefined,
  primary: Primary,
): (Estimate & { readonly estimated?: number }) | null {
  const measured = meanPrimary(sheet, primary);
  const { mean, estimated } = standingOf(sheet, base ?? sheet, primary);
  if (measured === null || mean === null || estimated === 0) return measured;
  return { ...measured, mean, estimated };
}

function estimated(sheet: Sheet, base: Sheet, primary: Primary): Standing {
  const whole = rowsByModel(base);
  const own = rowsByModel(sheet);
  let missing = 0;
  const means = new Map(
    [...modelMeans(sheet, primary)].map(([model, measured]): [ModelId, number] => {
      const values = primaryByInstance(own.get(model)!, primary);
      const before = primaryByInstance(whole.get(model) ?? sheetOf(base.split, []), primary);
      const all = completed(values, before);
      if (all.size === values.size) return [model, measured.mean];
      missing += all.size - values.size;
      return [model, mean([...all.values()])!];
    }),
  );
  const all = [...means.values()];
  return {
    means,
    mean: all.length === 0 ? null : all.reduce((total, one) => total + one, 0) / all.length,
    estimated: missing,
  };
}

/**
 * The values, and where `before` alone has one, that moved by the mean change on the instances that both have; as they are
 * where they share none.
 */
export function completed(
  values: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const shift = mean([...differences(values, before).values()]);
  const absent = [...before].filter(([instance]) => !values.has(instance));
  if (shift === null || absent.length === 0) return values;
  return new Map([...values, ...absent.map(([instance, value]): [string, number] => [instance, value + shift])]);
}

function rowsByModel({ split, rows }: Sheet): Map<ModelId, Sheet> {
  const groups = groupBy(rows as readonly Row[], (row) => row.ask.model);
  return new Map([...groups].map(([model, own]) => [model, sheetOf(split, own)]));
}
