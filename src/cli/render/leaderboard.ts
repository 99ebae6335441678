import type { Interval, Leaderboard, Ranked } from '../../app/report/leaderboard.ts';
import { shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import type { ModelId } from '../../domain/rollout.ts';
import type { Look } from '../screen.ts';
import { type Column, table } from './table.ts';
import { cutEnd, cutStart } from './width.ts';

/** Rank, id and the spaces beside them. */
const LEFT = 14;
const CELL = 13;
const NAME = 15;

/** Candidates by primary, then the same per model, as many models beside each other as the screen holds. */
export function renderLeaderboard(
  { step, run, label, models, candidates }: Leaderboard,
  { paint, width }: Look,
): string {
  const head = `${label === null ? '' : `${label}  `}${printableLine(step)}, ${run === null ? 'no run yet' : `run ${run}`}`;
  if (candidates.length === 0) return `${paint.bold(head)}\nnothing is ranked yet`;
  const blocks = models.length < 2 ? [] : blocksOf(models, width).map((some) => modelTable(some, candidates));
  return [
    paint.bold(head),
    overall(candidates),
    ...blocks,
    'primary on train, 0 to 1, with its 95 % interval over examples\n(the search selected on these: a rank is no verdict)',
  ].join('\n\n');
}

function overall(candidates: readonly Ranked[]): string {
  const columns: Column[] = [
    { head: '#', align: 'right' },
    { head: 'id' },
    { head: 'primary', align: 'right' },
    { head: '95 %' },
    { head: 'n', align: 'right' },
    { head: 'by' },
    { head: '' },
  ];
  const rows = candidates.map(({ id, primary, operator, name, from }, at) => [
    String(at + 1),
    shortId(id),
    primary === null ? '-' : primary.mean.toFixed(3),
    primary === null || primary.lower === null || primary.upper === null
      ? ''
      : `${within(primary.lower)} to ${within(primary.upper)}`,
    String(primary?.n ?? 0),
    from === 'run' || from === 'same' ? printableLine(operator) : `${printableLine(operator)}, ${from} step`,
    cutEnd(printableLine(name ?? ''), NAME),
  ]);
  return table(columns, rows);
}

/** No score lies outside 0 to 1, whatever an interval made of few of them says. */
function within(bound: number): string {
  return Math.min(1, Math.max(0, bound)).toFixed(3);
}

function modelTable(models: readonly ModelId[], candidates: readonly Ranked[]): string {
  const columns: Column[] = [
    { head: '#', align: 'right' },
    { head: 'id' },
    ...models.map((model): Column => ({ head: cutStart(printableLine(model), CELL), align: 'right' })),
  ];
  const rows = candidates.map(({ id, scores }, at) => [
    String(at + 1),
    shortId(id),
    ...models.map((model) => cell(scores[model])),
  ]);
  return table(columns, rows);
}

function cell(interval: Interval | undefined): string {
  if (interval === undefined) return '-';
  const { mean, upper } = interval;
  return `${mean.toFixed(3)}${upper === null ? '' : ` ±${(upper - mean).toFixed(3).replace(/^0/, '')}`}`;
}

function blocksOf(models: readonly ModelId[], width: number): ModelId[][] {
  const most = Math.max(1, Math.floor((width - LEFT) / (CELL + 2)));
  return Array.from({ length: Math.ceil(models.length / most) }, (_, at) => models.slice(at * most, (at + 1) * most));
}
