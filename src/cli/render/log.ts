import type { Failing, Logged, LogReport } from '../../app/report/log.ts';
import { fateSentence } from '../../app/report/sentences.ts';
import { shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Look, Paint } from '../screen.ts';
import { renderDiff } from './diff.ts';
import { count, scored } from './numbers.ts';
import { wrapped } from './wrap.ts';

/** A line or two per proposal; what failed also with its change and the examples that it failed on. */
export function renderLog(report: LogReport, { paint, width }: Look): string {
  const { label, step, run, failed, outcomes } = report;
  const what = failed ? 'failed' : outcomes.length === 1 ? 'proposal' : 'proposals';
  const head = `${label === null ? '' : `${label}  `}${printableLine(step)}, run ${run}: ${count(outcomes.length)} ${what}`;
  const told = outcomes.map((one) =>
    [
      ...lineOf(one, paint).flatMap((line) => wrapped(line, width, HANGING)),
      ...(failed ? detailsOf(one, paint, width) : []),
    ].join('\n'),
  );
  return [paint.bold(head), ...told].join(failed ? '\n\n' : '\n');
}

function lineOf({ generation, id, operator, parents, hypothesis, fate }: Logged, paint: Paint): string[] {
  const from = parents.length === 0 ? '' : ` of ${parents.map(shortId).join(', ')}`;
  const became = printableLine(fateSentence(fate));
  const colour = fate.kind === 'rejected' ? paint.red : fate.kind === 'admitted' ? paint.green : paint.cyan;
  return [
    `generation ${generation}  ${paint.bold(shortId(id))}  ${printableLine(operator)}${from}`,
    ...(hypothesis === '' ? [] : [`  why: ${printableLine(hypothesis)}`]),
    `  ${colour(became)}`,
  ];
}

const HANGING = '      ';

/** Examples shown per proposal. */
const SHOWN = 3;

function detailsOf({ diff, failing, bucket }: Logged, paint: Paint, width: number): string[] {
  const more = failing.length - SHOWN;
  return [
    ...(bucket === null ? [] : [`  on: ${printableLine(bucket)}`]),
    ...(diff === null ? [] : [renderDiff(diff, paint)]),
    ...failing
      .slice(0, SHOWN)
      .flatMap(failingLines)
      .flatMap((line) => wrapped(line, width, HANGING)),
    ...(more > 0 ? [`  and ${count(more)} more: --json lists all`] : []),
  ];
}

function failingLines({ example, model, primary, parent, said }: Failing): string[] {
  const before = parent === null ? '' : `, its parent ${scored(parent)}`;
  return [
    `  failed on ${printableLine(example)} by ${printableLine(model)}: ${scored(primary)}${before}`,
    ...Object.entries(said).map(([metric, text]) => `    ${printableLine(metric)}: ${clipped(printableLine(text))}`),
  ];
}

const CLIPPED = 240;

function clipped(text: string): string {
  return text.length <= CLIPPED ? text : `${text.slice(0, CLIPPED)}…`;
}
