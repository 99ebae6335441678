import type { DiffReport } from '../../app/report/diff.ts';
import { fateSentence, verdictSentence } from '../../app/report/sentences.ts';
import type { ShowReport, WorstRollout } from '../../app/report/show.ts';
import { shortId } from '../../domain/candidate.ts';
import { printable, printableLine } from '../../domain/printable.ts';
import { type Message, STDERR } from '../../domain/rollout.ts';
import type { Score } from '../../domain/score.ts';
import type { Look, Paint } from '../screen.ts';
import { renderDiff } from './diff.ts';
import { count, scored } from './numbers.ts';
import { table } from './table.ts';
import { wrapped } from './wrap.ts';

/** One candidate in full. `change` is against its first parent; null for the base. */
export function renderShow(report: ShowReport, change: DiffReport | null, look: Look): string {
  const { paint, width } = look;
  return [
    ...heading(report, paint).flatMap((line) => wrapped(line, width, '    ')),
    ...components(report, paint),
    ...(change === null
      ? []
      : [section(`change from its parent ${shortId(change.from)}`, paint), renderDiff(change, paint)]),
    ...dropped(report, paint),
    ...scores(report, paint),
    ...worst(report, look),
  ].join('\n');
}

function heading(report: ShowReport, paint: Paint): string[] {
  const { id, step, run, generation, operator, parents, chars, hypothesis, fate, verify } = report;
  const { forced_exports: exports } = report;
  return [
    paint.bold(`${report.label === null ? '' : `${report.label}  `}${id}`),
    `${printableLine(step)}, run ${run}, generation ${generation}, ${count(chars)} characters${report.front ? ', on the front' : ''}`,
    `made by ${printableLine(operator)}${parents.length > 0 ? ` from ${parents.map(shortId).join(', ')}` : ''}`,
    ...(hypothesis === '' ? [] : [`why: ${printableLine(hypothesis)}`]),
    `fate: ${printableLine(fateSentence(fate))}`,
    `train: ${scored(report.primary?.mean)}, the base ${scored(report.base)}`,
    ...(verify === null ? [] : [printableLine(verdictSentence(verify))]),
    ...exports.map(({ at, reason }) => printableLine(`exported with --force on ${at.slice(0, 10)}: ${reason}`)),
  ];
}

function components({ components: texts }: ShowReport, paint: Paint): string[] {
  return Object.entries(texts).flatMap(([name, text]) => [section(printableLine(name), paint), printable(text)]);
}

function dropped({ dropped: edits }: ShowReport, paint: Paint): string[] {
  if (edits.length === 0) return [];
  return [
    section('edits that were not used', paint),
    ...edits.map(({ edit, reason }) => `${printableLine(reason)}: ${clipped(printableLine(edit.find), 200)}`),
  ];
}

function scores({ scores: byModel }: ShowReport, paint: Paint): string[] {
  const rows = Object.entries(byModel).flatMap(([model, metrics]) =>
    Object.entries(metrics).map(([metric, { mean, se, n }]) => [
      printableLine(model),
      printableLine(metric),
      mean.toFixed(3),
      se === null ? '' : `±${se.toFixed(3)}`,
      String(n),
    ]),
  );
  if (rows.length === 0) return [];
  const columns = [
    { head: 'model' },
    { head: 'metric' },
    { head: 'mean', align: 'right' },
    { head: 'error', align: 'right' },
    { head: 'n', align: 'right' },
  ] as const;
  return [section('scores on train', paint), table(columns, rows)];
}

function worst({ worst: rollouts }: ShowReport, { paint, width }: Look): string[] {
  return rollouts.flatMap((rollout) => [
    section(
      `scored low: ${printableLine(rollout.example)} by ${printableLine(rollout.model)}, ${scored(rollout.primary)}`,
      paint,
    ),
    ...complaints(rollout).flatMap((line) => wrapped(line, width, '    ')),
    ...(rollout.trace.length === 0
      ? ['(this population does not hold its trace)']
      : rollout.trace.filter(isShown).map((message) => traceLine(message, paint))),
  ]);
}

function complaints({ scores: byMetric }: WorstRollout): string[] {
  return Object.entries(byMetric).flatMap(([metric, score]) => {
    const text = complaint(score);
    return text === null ? [] : [`${printableLine(metric)}: ${printableLine(text)}`];
  });
}

function complaint(score: Score): string | null {
  if (score.kind === 'unscored') return `unscored, ${score.reason}`;
  const { value, feedback, tags = [] } = score;
  if (feedback === undefined && tags.length === 0) return null;
  return [value.toFixed(3), feedback ?? '', tags.length > 0 ? `[${tags.join(', ')}]` : '']
    .filter((part) => part !== '')
    .join(' ');
}

const TRACE = 1500;

// The system message is the prompt, which stands above; a program may have said something too.
function isShown({ role, content }: Message): boolean {
  return role !== 'system' || content.startsWith(STDERR);
}

function traceLine({ role, content }: Message, paint: Paint): string {
  return `${paint.dim(`${role}:`)} ${clipped(printable(content), TRACE)}`;
}

function clipped(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text.slice(0, most)}… (${count(text.length - most)} more characters: --json has them)`;
}

function section(title: string, paint: Paint): string {
  return `\n${paint.bold(`-- ${title}`)}`;
}
