import type { FrontReport } from '../../app/report/front.ts';
import { printableLine } from '../../domain/printable.ts';
import type { ModelId } from '../../domain/rollout.ts';
import type { Look, Paint } from '../screen.ts';
import { sparkline, thinned } from './bar.ts';
import { type FrontMarks, frontTables, isShown } from './frontTables.ts';
import { count, scored, spending } from './numbers.ts';
import { wrapped } from './wrap.ts';

/** The front and the base, best first, over the width of the screen; models that do not fit stand in tables below. */
export function renderFront(report: FrontReport, marks: FrontMarks, { paint, width }: Look): string {
  const head = [heading(report, paint), ...history(marks, width)];
  if (report.candidates.length === 0) return head.join('\n');
  const shown = report.candidates.filter((candidate) => isShown(candidate, marks));
  const hidden = report.candidates.length - shown.length;
  return [
    ...head,
    '',
    ...frontTables(shown, marks, { paint, width }).flatMap((block, at) => (at === 0 ? [block] : ['', block])),
    ...legend(marks.models).flatMap((line) => wrapped(line, width)),
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

/** How the best went, generation by generation. */
function history({ history: values }: FrontMarks, width: number): string[] {
  if (values.length < 2) return [];
  const [first, last] = [values[0] ?? null, values.at(-1) ?? null];
  const room = width - 40;
  return [`best by generation  ${sparkline(thinned(values, room))}  ${scored(first)} to ${scored(last)}`];
}

function legend(models: readonly ModelId[]): string[] {
  if (models.length === 0) return [];
  const by = models.length === 1 ? `by ${printableLine(models[0]!)}` : 'the mean over models, then by model';
  return [`primary on train, 0 to 1, ${by}; ─●─ with its standard error, ┊ the base`];
}
