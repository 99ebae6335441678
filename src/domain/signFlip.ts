import { type Random, streamOf } from './random.ts';

/** One-sided p-values: that a mean as high (`gain`) or as low (`loss`) comes from differences that are symmetric about 0. */
export interface SignFlip {
  readonly gain: number;
  readonly loss: number;
}

/** Up to here all flips are looked at. */
const EXACT = 14;
/** Flips beyond it. They come in opposite pairs, so that swapping the sides swaps the p-values. */
const FLIPS = 10_000;

/**
 * The paired permutation test by sign flips (Fisher 1935, The Design of Experiments, section 21): exact up to 14 non-zero
 * differences, else 10,000 flips from a named stream, with one added to both counts (Phipson & Smyth 2010, Stat. Appl.
 * Genet. Mol. Biol. 9). Depends neither on the order of the differences nor on how their sums are rounded.
 */
export function signFlip(differences: readonly number[]): SignFlip {
  const whole = wholeNumbers(differences);
  const sizes = whole.map(Math.abs).sort((a, b) => a - b);
  const observed = whole.reduce((sum, value) => sum + value, 0);
  if (sizes.length <= EXACT) return exact(sizes, observed);
  return sampled(sizes, observed, streamOf('sign-flip', sizes.length));
}

/** The smallest p that `n` units can have. */
export function smallestP(n: number): number {
  return n <= EXACT ? 2 ** -n : 1 / (FLIPS + 1);
}

// Sums of whole numbers are exact, so equal sums are seen to be equal.
function wholeNumbers(differences: readonly number[]): number[] {
  const largest = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return [];
  const bits = Math.min(40, 52 - Math.ceil(Math.log2(differences.length + 1)));
  return differences.map((value) => Math.round((value / largest) * 2 ** bits)).filter((value) => value !== 0);
}

function exact(sizes: readonly number[], observed: number): SignFlip {
  let sums = [0];
  for (const size of sizes) sums = sums.flatMap((sum) => [sum + size, sum - size]);
  const share = (count: number) => count / sums.length;
  return {
    gain: share(sums.filter((sum) => sum >= observed).length),
    loss: share(sums.filter((sum) => sum <= observed).length),
  };
}

function sampled(sizes: readonly number[], observed: number, random: Random): SignFlip {
  let high = 0;
  let low = 0;
  for (let flip = 0; flip < FLIPS / 2; flip++) {
    const sum = flippedSum(sizes, random);
    high += Number(sum >= observed) + Number(-sum >= observed);
    low += Number(sum <= observed) + Number(-sum <= observed);
  }
  return { gain: (high + 1) / (FLIPS + 1), loss: (low + 1) / (FLIPS + 1) };
}

/** A draw of the stream gives the signs of 32 differences. */
function flippedSum(sizes: readonly number[], random: Random): number {
  let sum = 0;
  let signs = 0;
  for (let at = 0; at < sizes.length; at++) {
    if (at % 32 === 0) signs = Math.floor(random() * 2 ** 32);
    sum += signs & (1 << (at % 32)) ? sizes[at]! : -sizes[at]!;
  }
  return sum;
}
