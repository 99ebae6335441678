import type { Split } from '../../domain/example.ts';
import { type Row, type Score, type Sheet, sheetOf } from '../../domain/score.ts';
import { finite } from './scores.ts';

/** Null: not measured. A number: scored, nothing said. `[value, feedback, tags]`, absent ones as -1 and null. `[reason]`: unscored; `[reason, 1]`: pending. */
type Cell =
  | null
  | number
  | readonly [value: number, feedback: number, tags: readonly number[] | null]
  | readonly [reason: number]
  | readonly [reason: number, pending: 1];
type PackedRow = readonly [candidate: number, example: number, model: number, attempt: number, ...cells: Cell[]];
/** Places of a packed row before its cells. */
const ASK = 4;

/** Every text stands once in `texts`, the rest refers to it by its place: a sheet says the same things very often. */
interface Packed {
  readonly split: Split;
  readonly metrics: readonly string[];
  readonly texts: readonly string[];
  readonly rows: readonly PackedRow[];
}

/** Compact JSON of a sheet. Throws `RangeError` for a value that is no number: JSON would make it null. */
export function packSheet(sheet: Sheet): string {
  const metrics = metricsOf(sheet);
  const places = new Map<string, number>();
  const place = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, places.size);
    return places.size - 1;
  };
  const rows = sheet.rows.map(({ ask, scores }): PackedRow => {
    const cells = metrics.map((metric) => packCell(scores[metric], metric, place));
    return [place(ask.candidate), place(ask.example), place(ask.model), ask.attempt, ...cells];
  });
  const packed: Packed = { split: sheet.split, metrics, texts: [...places.keys()], rows };
  return JSON.stringify(packed);
}

/** In order of first appearance. */
function metricsOf(sheet: Sheet): string[] {
  const metrics = new Set<string>();
  for (const { scores } of sheet.rows) for (const metric of Object.keys(scores)) metrics.add(metric);
  return [...metrics];
}

function packCell(score: Score | undefined, metric: string, place: (text: string) => number): Cell {
  if (score === undefined) return null;
  if (score.kind === 'unscored') return score.pending ? [place(score.reason), 1] : [place(score.reason)];
  const { feedback, tags } = score;
  const value = finite(score.value, metric);
  if (feedback === undefined && tags === undefined) return value;
  return [value, feedback === undefined ? -1 : place(feedback), tags === undefined ? null : tags.map(place)];
}

/** Throws when the sheet is of another split than asked for. */
export function unpackSheet<S extends Split>(json: string, split: S): Sheet<S> {
  const { metrics, texts, rows, split: stored } = JSON.parse(json) as Packed;
  if (stored !== split) throw new Error(`a ${stored} sheet where one of ${split} belongs`);
  const text = (place: number): string => {
    const found = texts[place];
    if (found === undefined) throw new Error(`a sheet without its text ${place}`);
    return found;
  };
  const scored = new Map<number, Score>();
  const scoresOf = (row: PackedRow): Row['scores'] => {
    const scores: Record<string, Score> = {};
    for (let index = 0; index < metrics.length; index++) {
      const score = unpackCell((row[ASK + index] as Cell | undefined) ?? null, text, scored);
      if (score !== null) setOwn(scores, metrics[index]!, score);
    }
    return scores;
  };
  return sheetOf(
    split,
    rows.map((row): Row<S> => {
      const [candidate, example, model, attempt] = row;
      const ask = { candidate: text(candidate), example: text(example), model: text(model), attempt, split };
      return { ask, scores: scoresOf(row) };
    }),
  );
}

/** Plain assignment takes one name for something else. */
function setOwn(scores: Record<string, Score>, metric: string, score: Score): void {
  if (metric !== '__proto__') scores[metric] = score;
  else Object.defineProperty(scores, metric, { value: score, enumerable: true, configurable: true, writable: true });
}

/** Scores that say nothing but their value are the same object: a long run has very many of them. */
function unpackCell(cell: Cell, text: (place: number) => string, scored: Map<number, Score>): Score | null {
  if (cell === null) return null;
  if (typeof cell === 'number') {
    const known = scored.get(cell) ?? { kind: 'scored', value: cell };
    scored.set(cell, known);
    return known;
  }
  if (cell.length === 1) return { kind: 'unscored', reason: text(cell[0]) };
  if (cell.length === 2) return { kind: 'unscored', reason: text(cell[0]), pending: true };
  const [value, place, places] = cell;
  const feedback = place === -1 ? undefined : text(place);
  const tags = places === null ? undefined : places.map(text);
  if (feedback !== undefined && tags !== undefined) return { kind: 'scored', value, feedback, tags };
  if (feedback !== undefined) return { kind: 'scored', value, feedback };
  return tags === undefined ? { kind: 'scored', value } : { kind: 'scored', value, tags };
}
