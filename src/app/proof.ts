import type { Example } from '../domain/example.ts';
import { smallestEffect } from '../domain/power.ts';
import { alphaOf, attainable, unitsNeeded } from '../domain/reading.ts';

/** What the next reading of the verify split can tell from luck. */
export interface Proof {
  /** Examples, or groups of examples that share a source. */
  readonly units: number;
  /** Number of the next reading, and its level, one-sided. */
  readonly reading: number;
  readonly alpha: number;
  /** Whether a YES can be had at all, and the fewest units with which it could; null: no number is enough. */
  readonly attainable: boolean;
  readonly units_needed: number | null;
  /** Mean gains that would be proved in 80 of 100 tries, by how far single differences scatter; null: none, however large. */
  readonly effects: readonly { readonly spread: number; readonly effect: number | null }[];
}

/** What of an experiment decides what can be proved. */
interface Proving {
  readonly examples: { readonly verify: readonly Example[] | null };
  readonly guards: { readonly alpha: number; readonly minimalEffect: number };
}

/** Standard deviations of a difference between two prompts on one example: alike, usual, and as of coin flips. */
const SPREADS = [0.1, 0.25, 0.5];

/** `readings` of this split so far. Null without a verify split. */
export function proofOf(
  { examples: { verify }, guards }: Proving,
  readings: number,
  spreads: readonly number[] = SPREADS,
): Proof | null {
  if (verify === null) return null;
  const units = new Set(verify.map(({ id, group }) => group ?? `\u0000${id}`)).size;
  const reading = readings + 1;
  const alpha = alphaOf(reading, guards.alpha);
  const effects = spreads.map((spread) => {
    const effect = guards.minimalEffect + smallestEffect(spread, units, alpha);
    return { spread, effect: effect <= 1 ? effect : null };
  });
  return { units, reading, alpha, attainable: attainable(units, alpha) > 0, units_needed: unitsNeeded(alpha), effects };
}
