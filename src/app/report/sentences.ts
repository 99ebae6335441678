import { shortId } from '../../domain/candidate.ts';
import { unreachable } from '../../domain/errors.ts';
import type { Fate } from '../../domain/run.ts';
import type { VerifyShown } from './show.ts';

/** What was measured on examples that took no part in the search. A measurement, never a verdict. */
export function verifySentence({ delta, lower, alpha, n, reading }: VerifyShown): string {
  const bound = lower === null ? 'lower bound unknown' : `lower bound ${points(lower)}`;
  return `measured on verify: ${points(delta)} points (one-sided ${confidence(alpha)} % ${bound}, n = ${n} examples), reading ${reading}`;
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

/** A primary of 0..1 as points of 100, with its sign. */
export function points(value: number): string {
  const shown = (100 * value).toFixed(1);
  return Number(shown) < 0 ? shown : `+${shown.replace('-', '')}`;
}

export function confidence(alpha: number): string {
  return String(Number((100 * (1 - alpha)).toFixed(2)));
}

export function score(value: number | null | undefined): string {
  return value === null || value === undefined ? 'not scored' : value.toFixed(3);
}
