import type { ExampleId } from './example.ts';
import { groupBy } from './group.ts';
import type { Ask, ModelId } from './rollout.ts';
import { type Primary, primaryOf, type Row, type Sheet } from './score.ts';
import { mean } from './statistics.ts';

/** A cell that both sides have: the same example, model and attempt. `unit` is the example's group, else the example. */
export interface Pair {
  readonly unit: string;
  readonly example: ExampleId;
  readonly model: ModelId;
  readonly attempt: number;
  readonly baseline: number;
  readonly candidate: number;
}

/** What both sides have of the cells that either was asked for; the others are `missing`, which is not bad but unknown. */
export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly missing: readonly Lack[];
}

/** A cell that is no pair. `onlyCandidate`: the baseline has a value there. */
export interface Lack extends Pick<Pair, 'unit' | 'example' | 'model' | 'attempt'> {
  readonly onlyCandidate: boolean;
}

/** The value of a row, or null where it has none. */
export type Measure = (row: Row) => number | null;

export function primaryMeasure(primary: Primary): Measure {
  return (row) => {
    const score = primaryOf(row, primary);
    return score.kind === 'scored' ? score.value : null;
  };
}

/** In the metric's own unit. */
export function metricMeasure(metric: string): Measure {
  return ({ scores }) => {
    const score = scores[metric];
    return score?.kind === 'scored' ? score.value : null;
  };
}

/** Pairs the cells of two sheets. A pair with a missing side is not a pair. `unitOf` names the group of an example. */
export function pairsOf(
  candidate: Sheet,
  baseline: Sheet,
  measure: Measure,
  unitOf: (example: ExampleId) => string,
): Pairing {
  const mine = new Map(candidate.rows.map((row) => [cellOf(row.ask), row]));
  const theirs = new Map(baseline.rows.map((row) => [cellOf(row.ask), row]));
  const pairs: Pair[] = [];
  const missing: Lack[] = [];
  for (const [name, row] of new Map([...theirs, ...mine])) {
    const values = [theirs.get(name), mine.get(name)].map((one) => (one === undefined ? null : measure(one)));
    const { example, model, attempt } = row.ask;
    const [before, after] = values;
    const cell = { unit: unitOf(example), example, model, attempt };
    if (typeof before === 'number' && typeof after === 'number')
      pairs.push({ ...cell, baseline: before, candidate: after });
    else missing.push({ ...cell, onlyCandidate: typeof before === 'number' });
  }
  return { pairs, missing };
}

/**
 * A value per unit: the mean over its examples, of the mean over models, of the mean over attempts. Models weigh equally,
 * and an example that stands in its group twice changes nothing. What rounding alone makes differ from 0 is 0.
 */
export function byUnit(pairs: readonly Pair[], measure: (pair: Pair) => number): Map<string, number> {
  const units = groupBy(pairs, ({ unit }) => unit);
  return new Map([...units].map(([unit, own]) => [unit, cleaned(overExamples(own, measure))]));
}

/** Candidate - baseline of a pair. */
export function differenceOf({ candidate, baseline }: Pair): number {
  return candidate - baseline;
}

function overExamples(pairs: readonly Pair[], measure: (pair: Pair) => number): number {
  return meanOver(pairs, ({ example }) => example, overModels);

  function overModels(own: readonly Pair[]): number {
    return meanOver(own, ({ model }) => model, overAttempts);
  }

  function overAttempts(own: readonly Pair[]): number {
    return meanOf(own.map(measure));
  }
}

function meanOver(
  pairs: readonly Pair[],
  keyOf: (pair: Pair) => string,
  measure: (group: readonly Pair[]) => number,
): number {
  return meanOf([...groupBy(pairs, keyOf).values()].map(measure));
}

function meanOf(values: readonly number[]): number {
  return mean(values) ?? Number.NaN;
}

const ROUNDING = 1e-12;

function cleaned(value: number): number {
  return Math.abs(value) < ROUNDING ? 0 : value;
}

function cellOf({ example, model, attempt }: Ask): string {
  return `${example}\u0000${model}\u0000${attempt}`;
}
