import type { Contest } from '../../src/domain/contest.ts';
import type { Guards } from '../../src/domain/guards.ts';
import { alphaOf } from '../../src/domain/reading.ts';
import { type Row, type Score, type Sheet, sheetOf } from '../../src/domain/score.ts';

/** A cell as tests write it: the scores of its metrics, null where one is missing. */
export interface Cell {
  readonly example: string;
  readonly model: string;
  readonly attempt: number;
  readonly scores: Readonly<Record<string, number | null>>;
}

/** By model, then by example, the values of `score` of its attempts. */
export type Values = Readonly<Record<string, readonly (readonly (number | null)[])[]>>;

export function cellsOf(values: Values): Cell[] {
  return Object.entries(values).flatMap(([model, examples]) =>
    examples.flatMap((attempts, example) =>
      attempts.map((score, attempt) => ({ example: `e${example}`, model, attempt, scores: { score } })),
    ),
  );
}

export function sheet(candidate: string, cells: readonly Cell[]): Sheet<'verify'> {
  return sheetOf(
    'verify',
    cells.map(({ example, model, attempt, scores }): Row<'verify'> => {
      const scored = Object.entries(scores).map(([metric, value]): [string, Score] => [
        metric,
        value === null ? { kind: 'unscored', reason: 'the provider did not answer' } : { kind: 'scored', value },
      ]);
      return { ask: { candidate, example, model, attempt, split: 'verify' }, scores: Object.fromEntries(scored) };
    }),
  );
}

export const GUARDS: Guards = {
  alpha: 0.05,
  minimalEffect: 0,
  perModel: 0.05,
  metrics: [],
  exampleLoss: null,
  mustPass: { metrics: [], examples: [] },
};

/** A reading of models `a` and `b`; examples without groups. */
export function contest(changes: Partial<Contest> = {}, guards: Partial<Guards> = {}): Contest {
  const all = { ...GUARDS, ...guards };
  const reading = changes.reading ?? 1;
  return {
    primary: [{ metric: 'score', weight: 1, scale: [0, 1] }],
    guards: all,
    models: ['a', 'b'],
    unitOf: (example) => example,
    reading,
    alpha: alphaOf(reading, all.alpha),
    doubts: [],
    ...changes,
  };
}
