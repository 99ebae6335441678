import { type Estimate, meanDifference, meanPrimary, primaryByModel } from './measured.ts';
import type { ModelId } from './rollout.ts';
import type { Primary, Sheet } from './score.ts';
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
  const whole = primaryByModel(base, primary);
  const means = new Map<ModelId, number>();
  let missing = 0;
  for (const [model, values] of primaryByModel(sheet, primary)) {
    const before = whole.get(model);
    const all = before === undefined ? values : completed(values, before);
    missing += all.size - values.size;
    const centre = mean([...all.values()]);
    if (centre !== null) means.set(model, centre);
  }
  const all = [...means.values()];
  return {
    means,
    mean: all.length === 0 ? null : all.reduce((total, one) => total + one, 0) / all.length,
    estimated: missing,
  };
}

/**
 * The values, and where `before` alone has one, that moved by the mean change on the instances that both have, within 0..1;
 * as they are where they share none.
 */
export function completed(
  values: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const absent = [...before.keys()].filter((instance) => !values.has(instance));
  const shift = absent.length === 0 ? null : meanDifference(values, before);
  if (shift === null) return values;
  const all = new Map(values);
  for (const instance of absent) all.set(instance, within(before.get(instance)! + shift));
  return all;
}

/** Primary scores are 0..1: on an easy example nobody stands better than right. */
function within(value: number): number {
  return Math.min(1, Math.max(0, value));
}
