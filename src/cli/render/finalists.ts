import type { FinalistShown, FinalistsReport } from '../../app/report/finalists.ts';
import { points } from '../../app/report/sentences.ts';
import { shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Paint } from '../screen.ts';
import { count } from './numbers.ts';
import { table } from './table.ts';

const COLUMNS = [
  { head: '#', align: 'right' },
  { head: 'id' },
  { head: 'against the base', align: 'right' },
  { head: 'error', align: 'right' },
  { head: 'cells', align: 'right' },
  { head: 'fresh', align: 'right' },
  { head: 'chars', align: 'right' },
  { head: 'verify' },
] as const;

/** The finalists in the order in which they would be chosen. */
export function renderFinalists({ step, run, label, finalists }: FinalistsReport, paint: Paint): string {
  const head = paint.bold(`${label === null ? '' : `${label}  `}${printableLine(step)}, run ${run}: finalists`);
  if (finalists.length === 0) return `${head}\nnothing beat the prompt on train`;
  return [head, table(COLUMNS, finalists.map(rowOf)), noteOn(finalists)].join('\n');
}

function rowOf({ id, gain, cells, fresh, chars, verdict }: FinalistShown, at: number): string[] {
  return [
    String(at + 1),
    shortId(id),
    gain === null ? '-' : points(gain.mean),
    gain === null || gain.se === null ? '-' : (gain.se * 100).toFixed(1),
    count(cells),
    count(fresh),
    count(chars),
    verdict ?? 'not read',
  ];
}

function noteOn(finalists: readonly FinalistShown[]): string {
  const told = 'points of the primary on train, with their standard error';
  return finalists.some(({ fresh }) => fresh > 0)
    ? `${told}; fresh: rollouts at the end, by which nothing had been chosen. Of those within one error the shortest is first`
    : `${told}; they were not measured again at the end (search.tournament: 0)`;
}
