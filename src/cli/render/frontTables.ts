import type { Reported } from '../../app/report/front.ts';
import { type CandidateId, shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import type { ModelId } from '../../domain/rollout.ts';
import type { Look, Paint } from '../screen.ts';
import { type Axis, axisHead, axisOf, intervalBar } from './bar.ts';
import { count, scored } from './numbers.ts';
import { type Column, table } from './table.ts';
import { cutStart, widthOf } from './width.ts';

/** What a table needs beyond the report: who is who, the primary per model, and of the best at each generation. */
export interface FrontMarks {
  readonly base: CandidateId;
  readonly best: CandidateId | null;
  readonly models: readonly ModelId[];
  readonly history: readonly (number | null)[];
  primary(id: CandidateId, model: ModelId): number | null;
}

export function isShown({ id, front }: Reported, { base }: FrontMarks): boolean {
  return front || id === base;
}

/** The candidates with their bars, and their models beside them where the width allows it, else below. */
export function frontTables(shown: readonly Reported[], marks: FrontMarks, { paint, width }: Look): string[] {
  const fixed = [...FIRST, MARK].map(({ head, cell }) =>
    Math.max(widthOf(head), ...shown.map((one) => widthOf(cell(one, marks)))),
  );
  const taken = fixed.reduce((sum, one) => sum + one + GAP, 0);
  // One model's scores are the primary itself.
  const models = marks.models.length > 1 ? marks.models : [];
  const beside = models.reduce((sum, model) => sum + modelWidth(model) + GAP, 0);
  const fits = taken + LEAST_BAR + beside <= width;
  const bar = barOf(shown, marks, Math.min(LARGEST_BAR, Math.max(LEAST_BAR, width - taken - (fits ? beside : 0))));
  const draw = (parts: readonly Part[]) => frontTable(parts, shown, marks, paint);
  if (fits) return [draw([...FIRST, bar, ...models.map(modelPart), MARK])];
  return [
    draw([...FIRST, bar, MARK]),
    ...blocksOf(models, width - ID_WIDTH).map((block) => draw([ID, ...block.map(modelPart)])),
  ];
}

const GAP = 2;
const LEAST_BAR = 14;
const LARGEST_BAR = 48;

/** A column, and what it says of a candidate. */
interface Part extends Column {
  cell(candidate: Reported, marks: FrontMarks): string;
}

const ID: Part = { head: '  id', cell: ({ front, id }) => `${front ? '*' : ' '} ${shortId(id)}` };
const ID_WIDTH = 10;

const FIRST: readonly Part[] = [
  ID,
  { head: 'gen', align: 'right', cell: ({ generation }) => String(generation) },
  { head: 'by', cell: ({ operator }) => printableLine(operator) },
  { head: 'chars', align: 'right', cell: ({ chars }) => count(chars) },
  { head: 'primary', align: 'right', cell: ({ primary }) => `${scored(primary?.mean)}${errorOf(primary)}` },
];

const MARK: Part = {
  head: '',
  cell: ({ id }, { base, best }) =>
    [id === best ? 'best' : '', id === base ? 'base' : ''].filter((mark) => mark !== '').join(', '),
};

function errorOf(primary: Reported['primary']): string {
  return primary === null || primary.se === null ? '' : ` ±${primary.se.toFixed(3).replace(/^0/, '')}`;
}

/** Bars of all candidates on one axis, with the base marked on each. */
function barOf(shown: readonly Reported[], { base }: FrontMarks, width: number): Part {
  const ends = shown.flatMap(({ primary }) =>
    primary === null ? [] : [primary.mean - (primary.se ?? 0), primary.mean + (primary.se ?? 0)],
  );
  const axis: Axis = ends.length === 0 ? { from: 0, to: 1 } : axisOf(ends);
  const mark = shown.find(({ id }) => id === base)?.primary?.mean ?? null;
  return {
    head: axisHead(axis, width),
    cell: ({ primary }) => (primary === null ? '' : intervalBar(primary.mean, primary.se ?? 0, width, axis, mark)),
  };
}

function modelPart(model: ModelId): Part {
  return {
    head: columnName(model),
    align: 'right',
    cell: ({ id }, marks) => scored(marks.primary(id, model)),
  };
}

function frontTable(parts: readonly Part[], shown: readonly Reported[], marks: FrontMarks, paint: Paint): string {
  const rows = shown.map((candidate) => {
    const cells = parts.map(({ cell }) => cell(candidate, marks));
    if (candidate.id === marks.best) return cells.map((cell) => paint.green(cell));
    return candidate.id === marks.base ? cells.map((cell) => paint.dim(cell)) : cells;
  });
  return table(parts, rows);
}

const NAME = 16;

/** A model's name within its column. */
function columnName(model: ModelId): string {
  return cutStart(printableLine(model), NAME);
}

function modelWidth(model: ModelId): number {
  return Math.max(SCORE, widthOf(columnName(model)));
}

const SCORE = 5;

/** The models in groups, each as many as so many columns hold, and at least one. */
function blocksOf(models: readonly ModelId[], room: number): ModelId[][] {
  const blocks: ModelId[][] = [];
  let left = 0;
  for (const model of models) {
    const needed = GAP + modelWidth(model);
    if (needed > left || blocks.length === 0) {
      blocks.push([]);
      left = room;
    }
    blocks.at(-1)?.push(model);
    left -= needed;
  }
  return blocks;
}
