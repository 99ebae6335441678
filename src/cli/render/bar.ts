/** A value of 0..1 with its standard error on both sides, in so many characters: `····──●──··········`. */
export function intervalBar(mean: number, error: number, width: number): string {
  const place = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * (width - 1));
  const [from, at, to] = [place(mean - error), place(mean), place(mean + error)];
  return Array.from({ length: width }, (_, here) => (here === at ? '●' : here >= from && here <= to ? '─' : '·')).join(
    '',
  );
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
