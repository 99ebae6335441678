/** Bounds of a mean that hold at every moment at once, however often one looks. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Means that are tried, 0 to 1. */
const GRID = 1000;
/** The bet on a higher mean than each that is tried, with which half of the capital may be lost. */
const MOST = Float64Array.from({ length: GRID + 1 }, (_, point) => 0.5 / (point / GRID));

/**
 * Bounds at `alpha` of the mean of values in 0..1 that came one after another: the hedged betting confidence sequence of
 * Waudby-Smith & Ramdas 2023 (arXiv 2010.09686, theorem 3), over all moments so far. A mean is out once the capital of
 * betting against it has been 2 / alpha. The mean may be taken of each value given those before it, so that order counts.
 */
export function confidenceSequence(values: readonly number[], alpha: number): Bounds {
  const above = new Float64Array(GRID + 1).fill(1);
  const below = new Float64Array(GRID + 1).fill(1);
  const out = new Uint8Array(GRID + 1);
  let sum = 0;
  let spread = 0;
  for (const [at, value] of values.entries()) {
    const bet = stake(spread, at + 1, alpha);
    for (let point = 0; point <= GRID; point++) {
      if (out[point]) continue;
      const gain = value - point / GRID;
      const up = above[point]! * (1 + Math.min(bet, MOST[point]!) * gain);
      const down = below[point]! * (1 - Math.min(bet, MOST[GRID - point]!) * gain);
      above[point] = up;
      below[point] = down;
      if (up >= 2 / alpha || down >= 2 / alpha) out[point] = 1;
    }
    sum += value;
    spread += (value - (0.5 + sum) / (at + 2)) ** 2;
  }
  const first = out.indexOf(0);
  const last = out.lastIndexOf(0);
  // A mean between two points of the grid may still be in.
  return {
    lower: first < 0 ? 1 : Math.max(0, first - 1) / GRID,
    upper: last < 0 ? 0 : Math.min(GRID, last + 1) / GRID,
  };
}

/** The predictable plug-in bet on the t-th value, of the values before it alone. */
function stake(spread: number, t: number, alpha: number): number {
  const variance = (0.25 + spread) / t;
  return Math.sqrt((2 * Math.log(2 / alpha)) / (variance * t * Math.log(1 + t)));
}
