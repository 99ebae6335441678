import type { Split } from './example.ts';
import type { Ask } from './rollout.ts';

/**
 * A missing measurement is not a bad one: `unscored` never becomes a number. `pending`: it may be scored yet, when a person
 * has graded it or a judge answers again.
 */
export type Score =
  | { readonly kind: 'scored'; readonly value: number; readonly feedback?: string; readonly tags?: readonly string[] }
  | { readonly kind: 'unscored'; readonly reason: string; readonly pending?: true };

/** What one rollout scored: a cell per metric. */
export interface Row<S extends Split = Split> {
  readonly ask: Ask<S>;
  readonly scores: Readonly<Record<string, Score>>;
}

/** Measured only. Estimates are derived, never stored. A `Sheet<'verify'>` does not fit where a `Sheet<'train'>` is asked for. */
export interface Sheet<S extends Split = Split> {
  readonly split: S;
  readonly rows: readonly Row<S>[];
}

/** What a metric is worth in `primary`: its value on `scale` [worst, best] becomes 0..1 times `weight`. */
export interface Weight {
  readonly metric: string;
  readonly weight: number;
  readonly scale: readonly [worst: number, best: number];
}

/** Weights sum to 1. */
export type Primary = readonly Weight[];

/**
 * The primary score of a row, 0..1, or the reason why there is none.
 * Unscored as soon as one weighted metric is unscored.
 */
export function primaryOf(row: Row, primary: Primary): Score {
  let total = 0;
  for (const { metric, weight, scale } of primary) {
    const score = row.scores[metric];
    if (score === undefined) return { kind: 'unscored', reason: `${metric} was not measured` };
    if (score.kind === 'unscored') return score;
    total += weight * scaled(score.value, scale);
  }
  return { kind: 'scored', value: total };
}

/** `value` on [worst, best] as 0..1, clamped. A scale may run downwards: [5, 0] is minimised. */
export function scaled(value: number, [worst, best]: readonly [number, number]): number {
  return Math.min(1, Math.max(0, (value - worst) / (best - worst)));
}

export function sheetOf<S extends Split>(split: S, rows: readonly Row<S>[]): Sheet<S> {
  return { split, rows };
}

/** How sheets that are read when they are needed come by their rows. */
const readers = new WeakMap<Sheet, () => readonly Row[]>();

/** A sheet whose rows are read when they are first asked for, and kept then. */
export function lazySheet<S extends Split>(split: S, read: () => readonly Row<S>[]): Sheet<S> {
  let rows: readonly Row<S>[] | null = null;
  const sheet = {
    split,
    get rows() {
      rows ??= read();
      return rows;
    },
  };
  readers.set(sheet, () => rows ?? read());
  return sheet;
}

/** The rows for whoever goes through them once and keeps none: they are not kept for that. */
export function passingRows(sheet: Sheet): readonly Row[] {
  return readers.get(sheet)?.() ?? sheet.rows;
}

/** A sheet with more rows: a row of the same ask takes the place of the earlier. */
export function withRows<S extends Split>({ split, rows }: Sheet<S>, more: readonly Row<S>[]): Sheet<S> {
  const named = ({ ask }: Row) => [ask.candidate, ask.example, ask.model, ask.attempt].join('\u0000');
  const renewed = new Set(more.map(named));
  return sheetOf(split, [...rows.filter((row) => !renewed.has(named(row))), ...more]);
}
