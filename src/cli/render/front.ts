import type { FrontReport, Reported } from '../../app/report/front.ts';
import { type CandidateId, shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import type { ModelId } from '../../domain/rollout.ts';
import type { Paint } from '../screen.ts';
import { count, scored, spending } from './numbers.ts';
import { type Column, table } from './table.ts';

/** What a table needs beyond the report: who is who, and the primary per model. */
export interface FrontMarks {
  readonly base: CandidateId;
  readonly best: CandidateId | null;
  readonly models: readonly ModelId[];
  primary(id: CandidateId, model: ModelId): number | null;
}

const WIDTH = 80;

/** The front and the base, best first, in 80 columns: models that do not fit stand in further tables below. */
export function renderFront(report: FrontReport, marks: FrontMarks, paint: Paint): string {
  if (report.candidates.length === 0) return heading(report, paint);
  const shown = report.candidates.filter(({ id, front }) => front || id === marks.base);
  const hidden = report.candidates.length - shown.length;
  const blocks = blocksOf(marks.models, firstWidth(shown, marks)).map((models, at) =>
    frontTable(shown, models, marks, at === 0, paint),
  );
  return [
    heading(report, paint),
    ...blocks,
    ...(marks.models.length > 0 ? ['primary on train, 0 to 1, with its standard error; then by model'] : []),
    ...(hidden > 0
      ? [`${count(hidden)} more in the population ${hidden === 1 ? 'is' : 'are'} dominated: --json lists all`]
      : []),
  ].join('\n');
}

function heading({ label, step, run, generation, spent }: FrontReport, paint: Paint): string {
  const books = { calls: spent.calls, usd: spent.usd, unknownUsd: spent.unknown_usd };
  const place = generation < 0 ? 'nothing is committed yet' : `generation ${generation}`;
  return `${paint.bold(`${label === null ? '' : `${label}  `}${printableLine(step)}, run ${run}, ${place}`)}\n${spending(books, { calls: null, usd: null })}`;
}

function frontTable(
  shown: readonly Reported[],
  models: readonly ModelId[],
  marks: FrontMarks,
  first: boolean,
  paint: Paint,
): string {
  const columns: Column[] = [
    { head: '  id' },
    ...(first ? FIRST : []),
    ...models.map((model): Column => ({ head: columnName(model), align: 'right' })),
    ...(first ? [{ head: '' }] : []),
  ];
  const rows = shown.map((candidate) => {
    const { id } = candidate;
    const cells = [
      `${candidate.front ? '*' : ' '} ${shortId(id)}`,
      ...(first ? firstCells(candidate) : []),
      ...models.map((model) => scored(marks.primary(id, model))),
      ...(first ? [markOf(id, marks)] : []),
    ];
    return id === marks.best
      ? cells.map((cell) => paint.green(cell))
      : id === marks.base
        ? cells.map((cell) => paint.dim(cell))
        : cells;
  });
  return table(columns, rows);
}

const FIRST: readonly Column[] = [
  { head: 'gen', align: 'right' },
  { head: 'by' },
  { head: 'chars', align: 'right' },
  { head: 'primary', align: 'right' },
];
const ID_WIDTH = 10;

/** What the first table takes without its models, the mark at its end included; two spaces stand between columns. */
function firstWidth(shown: readonly Reported[], marks: FrontMarks): number {
  const rows = [FIRST.map(({ head }) => head), ...shown.map(firstCells)];
  const columns = FIRST.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const mark = Math.max(0, ...shown.map(({ id }) => markOf(id, marks).length));
  return [ID_WIDTH, ...columns, mark].reduce((sum, width) => sum + width + 2, -2);
}

function firstCells({ generation, operator, chars, primary }: Reported): string[] {
  const error = primary?.se === null || primary === null ? '' : ` ±${primary.se.toFixed(3).replace(/^0/, '')}`;
  return [String(generation), operator, count(chars), `${scored(primary?.mean)}${error}`];
}

function markOf(id: CandidateId, { base, best }: FrontMarks): string {
  return [id === best ? 'best' : '', id === base ? 'base' : ''].filter((mark) => mark !== '').join(', ');
}

const NAME = 16;

/** A model's name within its column: the end tells models of one provider apart. */
function columnName(model: ModelId): string {
  const name = printableLine(model);
  return name.length <= NAME ? name : `…${name.slice(1 - NAME)}`;
}

/** The models in groups that fit beside the other columns; at least one group, and at least one model in each. */
function blocksOf(models: readonly ModelId[], first: number): ModelId[][] {
  const blocks: ModelId[][] = [[]];
  let width = first;
  for (const model of models) {
    const needed = 2 + Math.max(5, columnName(model).length);
    if (width + needed > WIDTH) {
      blocks.push([]);
      width = ID_WIDTH;
    }
    blocks.at(-1)?.push(model);
    width += needed;
  }
  return blocks;
}
