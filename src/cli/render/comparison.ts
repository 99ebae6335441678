import type { ComparisonReport, DifferenceReport, ExampleReport } from '../../app/compare/comparisonReport.ts';
import type { ComparisonKind } from '../../domain/comparison.ts';
import type { Json } from '../../domain/example.ts';
import { points } from '../../domain/points.ts';
import { printable, printableLine } from '../../domain/printable.ts';
import type { Paint } from '../screen.ts';
import { count, scored } from './numbers.ts';
import { columns as sideBySide, table } from './table.ts';

export interface Shown {
  /** How many (example, model) pairs are shown with their outputs, those that differ most first. */
  readonly outputs: number;
  /** Only this example's; null: any. */
  readonly example: string | null;
}

/** The second arm against the first: the verdict, what it is worth, the metrics, and the examples that tell the arms apart. */
export function renderComparison(report: ComparisonReport, shown: Shown, paint: Paint): string {
  const { label, step, a, b, verdict, reason, won, lost, tied } = report;
  const colour = { better: paint.green, worse: paint.red, unclear: paint.yellow }[verdict];
  return [
    paint.bold(
      `${label === null ? '' : `${label}  `}${printableLine(step)}: B ${printableLine(b.name)} against A ${printableLine(a.name)}`,
    ),
    `${paint.bold(colour(verdict))}: ${printableLine(reason).replaceAll('; ', '\n  ')}`,
    `pairs won ${count(won)}, lost ${count(lost)}, tied ${count(tied)}`,
    ...notes(report),
    ...differences(report),
    ...examples(report, shown, paint),
    '',
    'This says nothing beyond these examples. A verdict takes examples that nothing\nwas chosen by: evolve verify.',
  ].join('\n');
}

function notes({ left_out, hidden }: ComparisonReport): string[] {
  return [
    ...(left_out > 0 ? [`${count(left_out)} cells are left out: only one arm has a score of them`] : []),
    ...(hidden > 0 ? [`${count(hidden)} rollouts on the verify split are not looked at`] : []),
  ];
}

function differences({ primary, models, metrics }: ComparisonReport): string[] {
  const byModel = Object.entries(models);
  const rows = [
    ...(primary === null ? [] : [row('primary', primary)]),
    ...(byModel.length > 1 ? byModel.map(([model, one]) => row(`primary, ${model}`, one)) : []),
    ...Object.entries(metrics).map(([metric, one]) => row(metric, one)),
  ];
  if (rows.length === 0) return [];
  const heads = [
    { head: '' },
    { head: 'A', align: 'right' },
    { head: 'B', align: 'right' },
    { head: 'B - A', align: 'right' },
    { head: '95 % interval', align: 'right' },
    { head: 'n', align: 'right' },
    { head: '' },
  ] as const;
  return ['', table(heads, rows)];
}

function row(name: string, { baseline, candidate, delta, lower, upper, n, kind }: DifferenceReport): string[] {
  const interval = lower === null || upper === null ? 'unknown' : `${figure(lower)} to ${figure(upper)}`;
  return [printableLine(name), figure(baseline), figure(candidate), signed(delta), interval, count(n), said(kind)];
}

function said(kind: ComparisonKind): string {
  return kind === 'unclear' ? '' : kind;
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? count(Math.round(value)) : String(Number(value.toFixed(3)));
}

function signed(value: number): string {
  const text = figure(value);
  return value > 0 && text !== '0' ? `+${text}` : text;
}

function examples({ examples: all }: ComparisonReport, { outputs, example }: Shown, paint: Paint): string[] {
  const wanted = all
    .filter(({ id }) => example === null || id === example)
    .toSorted((a, b) => Math.abs(b.delta) - Math.abs(a.delta));
  return wanted.slice(0, outputs).flatMap((one) => ['', ...sideOf(one, paint)]);
}

const WIDTH = 38;
const LINES = 40;

function sideOf({ id, model, delta, a, b }: ExampleReport, paint: Paint): string[] {
  const result = delta === 0 ? 'tied' : delta > 0 ? 'B won' : 'B lost';
  return [
    paint.bold(`-- ${printableLine(id)} by ${printableLine(model)}: ${result}, ${points(delta)} points`),
    sideBySide(
      [`A  ${scored(a.score)}`, `B  ${scored(b.score)}`],
      [clipped(textOf(a.output)), clipped(textOf(b.output))],
      WIDTH,
    ),
  ];
}

function textOf(output: Json): string {
  return printable(typeof output === 'string' ? output : JSON.stringify(output, null, 1));
}

function clipped(text: string): string {
  const most = LINES * WIDTH;
  return text.length <= most
    ? text
    : `${text.slice(0, most)}… (${count(text.length - most)} more characters: --json has them)`;
}
