/** A stretch of scores that bars are drawn on. */
export interface Axis {
  readonly from: number;
  readonly to: number;
}

/** Scores of 0..1 that hold all of these, in steps of a twentieth, so that differences can be seen. */
export function axisOf(values: readonly number[]): Axis {
  const low = Math.floor(Math.min(...values) * 20 + 1e-9) / 20;
  const high = Math.ceil(Math.max(...values) * 20 - 1e-9) / 20;
  const [from, to] = [Math.max(0, low), Math.min(1, high)];
  const start = Math.min(from, Math.max(0, to - LEAST));
  return { from: start, to: Math.max(to, start + LEAST) };
}

const LEAST = 0.2;

/** The ends of an axis over its columns: `0.60            1.00`. */
export function axisHead({ from, to }: Axis, width: number): string {
  const [left, right] = [from.toFixed(2), to.toFixed(2)];
  return `${left}${right.padStart(Math.max(1, width - left.length))}`;
}

export const FULL: Axis = { from: 0, to: 1 };

/**
 * A value with its standard error on both sides, in so many columns of an axis: `····──●──··········`. `mark`, a score to
 * compare with, is shown as `┊`.
 */
export function intervalBar(
  mean: number,
  error: number,
  width: number,
  { from, to }: Axis = FULL,
  mark: number | null = null,
): string {
  const place = (value: number) => Math.round(Math.min(1, Math.max(0, (value - from) / (to - from))) * (width - 1));
  const [first, at, last] = [place(mean - error), place(mean), place(mean + error)];
  const marked = mark === null ? -1 : place(mark);
  return Array.from({ length: width }, (_, here) => {
    if (here === at) return '●';
    if (here >= first && here <= last) return '─';
    return here === marked ? '┊' : '·';
  }).join('');
}

const HEIGHTS = '▁▂▃▄▅▆▇█';

/** Values one after another, the lowest as `▁` and the highest as `█`; a gap where there is none. */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return values
    .map((value) => {
      if (value === null) return ' ';
      const height = high === low ? 0 : Math.round(((value - low) / (high - low)) * (HEIGHTS.length - 1));
      return HEIGHTS[height];
    })
    .join('');
}

/** At most so many of the values, evenly apart, the first and the last among them. */
export function thinned<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, at) => values[Math.round((at * (values.length - 1)) / (most - 1))]!);
}
