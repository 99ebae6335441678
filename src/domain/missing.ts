import type { Split } from './example.ts';
import { groupBy } from './group.ts';
import type { ModelId } from './rollout.ts';
import { type Primary, primaryOf, type Row } from './score.ts';

/** Cells of a model that have no primary score, and why the first of them has none. */
export interface Missing {
  readonly model: ModelId;
  readonly split: Split;
  readonly cells: number;
  readonly of: number;
  readonly reason: string;
}

/** By model, the models that lack nothing left out. What still waits for a judge is late, not missing. */
export function missingIn(rows: readonly Row[], primary: Primary): Missing[] {
  return [...groupBy(rows, ({ ask }) => `${ask.split} ${ask.model}`).values()].flatMap((own): Missing[] => {
    const { model, split } = own[0]!.ask;
    const reasons = own.flatMap((row) => {
      const score = primaryOf(row, primary);
      return score.kind === 'unscored' && !score.pending ? [score.reason] : [];
    });
    const [reason] = reasons;
    return reason === undefined ? [] : [{ model, split, cells: reasons.length, of: own.length, reason }];
  });
}
