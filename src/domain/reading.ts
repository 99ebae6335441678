import { smallestP } from './signFlip.ts';

/** A verify split, and the terms on which it is read. */
export interface VerifySplit {
  /** Hashes that name its examples: two splits that share one are worn out by each other's readings. */
  readonly examples: readonly string[];
  /** Hash of all that decides a verdict beside the finalists: step, models, metrics, guards, attempts. */
  readonly terms: string;
}

/**
 * The level of the j-th reading of a verify split, alpha / (j (j + 1)): over all readings ever they sum to alpha, so a split
 * that is read again and again still claims a gain that is none with probability alpha at most.
 */
export function alphaOf(reading: number, alpha: number): number {
  return alpha / (reading * (reading + 1));
}

/** Finalists at most for which a YES can be had from `units` examples at `level`: Holm's first step needs p x finalists <= level. */
export function attainable(units: number, level: number): number {
  return Math.floor(level / smallestP(units));
}

/** Units with which one finalist can have a YES at `level`; null when no number is enough. */
export function unitsNeeded(level: number): number | null {
  const most = 15;
  for (let units = 1; units <= most; units++) if (attainable(units, level) >= 1) return units;
  return null;
}

/** Why nothing can be proved from `units` examples at `level`; null where a YES can be had. */
export function unprovable(units: number, level: number): string | null {
  if (attainable(units, level) >= 1) return null;
  const needed = unitsNeeded(level);
  const enough = needed === null ? 'and no number of them is enough' : `and a YES takes at least ${needed} of them`;
  return `nothing can be proved: the verify split has ${units} ${units === 1 ? 'example' : 'examples'} (a group counts once), ${enough} in this reading`;
}
