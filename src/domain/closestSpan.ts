/** A span of the text that is similar to what was looked for, with its edit distance, or the reason why there is none. */
export type Closest =
  | { readonly kind: 'found'; readonly start: number; readonly end: number; readonly distance: number }
  | { readonly kind: 'none'; readonly reason: string };

/** Differences allowed per 100 characters of what is looked for: a similarity of 0.92. */
const DIFFERENCES_PER_100 = 8;
/** Cells of the distance table at most, a fraction of a second: a long prompt must not stop the run. */
const MAX_CELLS = 8_000_000;

/**
 * The one span of `text` whose edit distance to `find` is at most 8 % of the length of `find`.
 * None when two spans that do not overlap qualify. Sellers 1980 (J. Algorithms 1), columns cut off as in Ukkonen 1985.
 */
export function closestSpan(text: string, find: string): Closest {
  const most = Math.floor((find.length * DIFFERENCES_PER_100) / 100);
  if (most === 0) return { kind: 'none', reason: 'is too short to look for something similar' };
  const spans = similarSpans(text, find, most);
  if (spans === null) return { kind: 'none', reason: 'is too long to look for something similar' };
  const [best, ...others] = spans.sort((a, b) => rank(a, find) - rank(b, find) || a.start - b.start || a.end - b.end);
  if (best === undefined) return { kind: 'none', reason: 'nothing in it is at least 92 % similar' };
  if (others.some((other) => other.end <= best.start || other.start >= best.end))
    return { kind: 'none', reason: 'more than one place is at least 92 % similar' };
  return { kind: 'found', ...best };
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly distance: number;
}

/** Fewest differences first, then the length nearest to that of `find`, which is never as far off as 1,000,000. */
function rank(span: Span, find: string): number {
  return span.distance * 1e6 + Math.abs(span.end - span.start - find.length);
}

/** For every end in `text`, the span closest to `find` if its distance is at most `most`; null when it takes too long. */
function similarSpans(text: string, find: string, most: number): Span[] | null {
  const spans: Span[] = [];
  const distances = Int32Array.from({ length: find.length + 1 }, (_, row) => Math.min(row, most + 1));
  const starts = new Int32Array(find.length + 1);
  let last = Math.min(most, find.length);
  let cells = 0;
  for (let end = 1; end <= text.length; end++) {
    const rows = Math.min(last + 1, find.length);
    cells += rows;
    if (cells > MAX_CELLS) return null;
    fillColumn(distances, starts, find, { character: text.charCodeAt(end - 1), end, rows, most });
    last = rows;
    while ((distances[last] ?? 0) > most) last--;
    if (last === find.length) spans.push({ start: starts[last] ?? 0, end, distance: distances[last] ?? 0 });
  }
  return spans;
}

interface Column {
  readonly character: number;
  readonly end: number;
  /** Only the first `rows` rows can be within `most`; all others hold `most + 1`. */
  readonly rows: number;
  readonly most: number;
}

function fillColumn(distances: Int32Array, starts: Int32Array, find: string, column: Column): void {
  let diagonal = distances[0] ?? 0;
  let diagonalStart = starts[0] ?? 0;
  distances[0] = 0;
  starts[0] = column.end;
  for (let row = 1; row <= column.rows; row++) {
    const before = distances[row] ?? 0;
    const beforeStart = starts[row] ?? 0;
    let best = diagonal + (find.charCodeAt(row - 1) === column.character ? 0 : 1);
    let start = diagonalStart;
    if (before + 1 < best) [best, start] = [before + 1, beforeStart];
    const above = (distances[row - 1] ?? 0) + 1;
    if (above < best) [best, start] = [above, starts[row - 1] ?? 0];
    distances[row] = Math.min(best, column.most + 1);
    starts[row] = start;
    diagonal = before;
    diagonalStart = beforeStart;
  }
}
