import type { VerdictReport, VerdictShown } from '../../app/report/verdicts.ts';
import { shortId } from '../../domain/candidate.ts';
import type { Reason } from '../../domain/contest.ts';
import type { VerdictKind } from '../../domain/evidence.ts';
import type { GuardResult } from '../../domain/guards.ts';
import { confidence, points } from '../../domain/points.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Paint } from '../screen.ts';
import { scored } from './numbers.ts';
import { table } from './table.ts';

/** A reading of the verify split: each finalist with its verdict, why, and what would settle it. */
export function renderVerdict(report: VerdictReport, paint: Paint): string {
  const { label, step, run, readings, finalists } = report;
  const head = `${label === null ? '' : `${label}  `}${printableLine(step)}, run ${run}`;
  if (finalists.length === 0)
    return `${paint.bold(`${head}: not verified`)}\n${paintVerdict(report.verdict, paint)}: ${printableLine(report.reason)}`;
  return [
    paint.bold(`${head}: reading ${readings} of the verify split`),
    ...finalists.map((finalist) => renderFinalist(finalist, paint)),
  ].join('\n');
}

/** One finalist: its verdict, the reasons, the measurement, the models, and the guards that do not hold. */
export function renderFinalist(finalist: VerdictShown, paint: Paint): string {
  const { id, verdict, reasons } = finalist;
  return [
    `${shortId(id)}  ${paintVerdict(verdict, paint)}`,
    ...reasonLines(reasons),
    ...measured(finalist),
    ...models(finalist),
    ...guards(finalist),
  ].join('\n');
}

export function paintVerdict(verdict: VerdictKind, paint: Paint): string {
  const colour = { YES: paint.green, NO: paint.red, CONDITIONAL: paint.yellow }[verdict];
  return paint.bold(colour(verdict));
}

/** Why, and what would settle it. */
export function reasonLines(reasons: readonly Reason[]): string[] {
  return reasons.flatMap(({ text, settledBy }) => [
    `  ${printableLine(text)}`,
    ...(settledBy === null ? [] : [`    to settle it: ${printableLine(settledBy)}`]),
  ]);
}

function measured({ primary, alpha, pairs, missing }: VerdictShown): string[] {
  if (primary === null) return [];
  const { baseline, candidate, lower, upper, p, n } = primary;
  const bounds = `${confidence(alpha)} % one-sided bounds ${bound(lower)} and ${bound(upper)}`;
  const cells = `${pairs} pairs${missing > 0 ? `, ${missing} missing` : ''}`;
  return [
    `  base ${scored(baseline)}, this ${scored(candidate)}: ${bounds}, p = ${Number(p.toPrecision(2))}, n = ${n} examples (${cells})`,
  ];
}

function models({ models: byModel }: VerdictShown): string[] {
  const rows = Object.entries(byModel).map(([model, { baseline, candidate, delta, lower }]) => [
    `  ${printableLine(model)}`,
    scored(baseline),
    scored(candidate),
    points(delta),
    bound(lower),
  ]);
  if (rows.length < 2) return [];
  const columns = [
    { head: '  model' },
    { head: 'base', align: 'right' },
    { head: 'this', align: 'right' },
    { head: 'points', align: 'right' },
    { head: 'at least', align: 'right' },
  ] as const;
  return [table(columns, rows)];
}

function guards({ guards: all }: VerdictShown): string[] {
  const held = all.filter(({ state }) => state === 'held').length;
  const open = all.filter(({ state }) => state !== 'held').map(guardName);
  return [`  guards: ${held} of ${all.length} held${open.length > 0 ? `; not ${open.join(', ')}` : ''}`];
}

function guardName({ name, state }: GuardResult): string {
  return `${printableLine(name)} (${state})`;
}

function bound(value: number | null): string {
  return value === null ? 'unknown' : points(value);
}
