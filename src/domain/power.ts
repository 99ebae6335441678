import { smallestP } from './signFlip.ts';
import { studentQuantile } from './student.ts';

/** Chance of a YES that a plan should have when the effect is there. */
export const POWER = 0.8;

/** Units beyond which nobody would collect examples. */
const MANY = 100_000;

/**
 * The smallest mean difference that `units` differences of spread `sd` prove at one-sided `alpha` in 80 of 100 tries:
 * (t(alpha) + t(1 - power)) sd / sqrt(n), the usual approximation of the noncentral t (Cohen 1988, section 2.4).
 * Infinity when so few units prove nothing, however large the effect.
 */
export function smallestEffect(sd: number, units: number, alpha: number): number {
  if (units < 2 || smallestP(units) > alpha) return Infinity;
  const reach = -studentQuantile(alpha, units - 1) - studentQuantile(1 - POWER, units - 1);
  return (reach * sd) / Math.sqrt(units);
}

/** Units that prove a mean difference of `effect` in 80 of 100 tries; null when that many cannot be had. */
export function unitsToProve(effect: number, sd: number, alpha: number): number | null {
  if (!(effect > 0) || smallestEffect(sd, MANY, alpha) > effect) return null;
  let low = 1;
  let high = MANY;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (smallestEffect(sd, middle, alpha) <= effect) high = middle;
    else low = middle;
  }
  return high;
}
