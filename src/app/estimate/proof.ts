import { smallestEffect } from '../../domain/power.ts';
import { alphaOf } from '../../domain/reading.ts';
import type { LoadedExperiment } from '../config/load.ts';

/** What the verify split can tell from luck. */
export interface Proof {
  /** Examples, or groups of examples that share a source. */
  readonly units: number;
  /** Of the next reading, one-sided. */
  readonly alpha: number;
  /** Mean gains that would be proved in 80 of 100 tries, by how far single differences scatter; null: none, however large. */
  readonly effects: readonly { readonly spread: number; readonly effect: number | null }[];
}

const ALPHA = 0.05;
/** Standard deviations of a difference between two prompts on one example: alike, usual, and as of coin flips. */
const SPREADS = [0.1, 0.25, 0.5];

/** `readings` of this split so far. Null without a verify split. */
export function proofOf({ examples: { verify } }: LoadedExperiment, readings: number): Proof | null {
  if (verify === null) return null;
  const units = new Set(verify.map(({ id, group }) => group ?? `\u0000${id}`)).size;
  const alpha = alphaOf(readings + 1, ALPHA);
  const effects = SPREADS.map((spread) => {
    const effect = smallestEffect(spread, units, alpha);
    return { spread, effect: Number.isFinite(effect) && effect <= 1 ? effect : null };
  });
  return { units, alpha, effects };
}
