import { shortId } from '../../domain/candidate.ts';
import { unreachable } from '../../domain/errors.ts';
import type { Fate } from '../../domain/run.ts';
import { reasonText, type VerdictShown } from './verdicts.ts';

export { points } from '../../domain/points.ts';

/** A verdict in a line: `YES: +12.3 points on 10 examples, ... (reading 1)`. */
export function verdictSentence({
  verdict,
  reasons,
  reading,
}: Pick<VerdictShown, 'verdict' | 'reasons' | 'reading'>): string {
  return `${verdict}: ${reasonText(reasons)} (reading ${reading})`;
}

/** What became of a proposal, in a few words. */
export function fateSentence(fate: Fate): string {
  switch (fate.kind) {
    case 'admitted':
      return fate.best ? 'admitted, best on train at the time' : 'admitted';
    case 'composed':
      return `composed into ${shortId(fate.into)}`;
    case 'superseded':
      return `superseded by ${shortId(fate.by)}`;
    case 'rejected':
      return `rejected at ${fate.at} by ${fate.gate}: ${fate.reason}`;
    default:
      return unreachable(fate);
  }
}

export function score(value: number | null | undefined): string {
  return value === null || value === undefined ? 'not scored' : value.toFixed(3);
}
