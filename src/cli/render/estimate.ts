import type { EstimateReport } from '../../app/estimate/estimate.ts';
import type { Range } from '../../app/estimate/range.ts';
import { confidence } from '../../domain/points.ts';
import { unprovable } from '../../domain/reading.ts';
import type { Paint } from '../screen.ts';
import { count, usd } from './numbers.ts';
import { table } from './table.ts';

const COLUMNS = [
  { head: 'role' },
  { head: 'calls', align: 'right' },
  { head: 'tokens in', align: 'right' },
  { head: 'tokens out', align: 'right' },
  { head: 'USD', align: 'right' },
] as const;

/** What a run would take, in 80 columns. */
export function renderEstimate(report: EstimateReport, paint: Paint): string {
  const { roles, total, label, step, profile, generations } = report;
  const rows = Object.entries(roles)
    .filter(([, { calls }]) => calls.high > 0)
    .map(([role, one]) => [
      role,
      range(one.calls, count),
      range(one.input_tokens, short),
      range(one.output_tokens, short),
      one.usd === null ? 'unknown' : range(one.usd, usd),
    ]);
  return [
    paint.bold(
      `${label === null ? '' : `${label}  `}${step}, ${generations} generations${profile === null ? '' : `, profile ${profile}`}`,
    ),
    table(COLUMNS, [
      ...rows,
      ['all', range(total.calls, count), '', '', total.usd === null ? 'unknown' : range(total.usd, usd)],
    ]),
    'from the least (every proposal refused at once) to the most (all of them measured in full)',
    ...rolloutLine(report),
    ...budgetLines(report),
    ...timeLines(report),
    ...proofLines(report),
  ].join('\n');
}

function rolloutLine({ calls_per_rollout: { low, high } }: EstimateReport): string[] {
  if (low === 1 && high === 1) return [];
  return [high === 0 ? 'a rollout takes no call that is booked' : `a rollout takes ${low} to ${high} calls`];
}

function budgetLines({ budget, total, unpriced }: EstimateReport): string[] {
  const parts = [
    ...(budget.calls === null ? [] : [`${count(budget.calls)} calls`]),
    ...(budget.usd === null ? [] : [usd(budget.usd)]),
  ];
  const short =
    (budget.calls !== null && budget.calls < total.calls.high) ||
    (budget.usd !== null && total.usd !== null && budget.usd < total.usd.high);
  return [
    parts.length === 0
      ? 'no budget: set one with --budget USD or --max-calls N'
      : `the budget stops it at ${parts.join(' and ')}${short ? ', which is less than the most' : ''}`,
    ...(unpriced.length > 0 ? [`no price is known of ${unpriced.join(', ')}: declare price: { input, output }`] : []),
  ];
}

function timeLines({ minutes, label }: EstimateReport): string[] {
  if (label !== null || minutes.high === 0) return [];
  return [`time at the limits declared: ${range(minutes, long)} (1 to 10 s a call, 5 to 40 s a reflection)`];
}

function proofLines({ proof, finalists }: EstimateReport): string[] {
  if (proof === null) return ['no verify split: nothing can be proved'];
  const { units, reading, alpha, effects } = proof;
  const nothing = unprovable(units, alpha);
  if (nothing !== null) return nothing.split(', and ').map((part, at) => (at === 0 ? part : `  and ${part}`));
  const told = effects.map(({ spread, effect }) =>
    effect === null
      ? `none where differences scatter by ${spread}`
      : `${(100 * effect).toFixed(1)} points where they scatter by ${spread}`,
  );
  const read = `${finalists} ${finalists === 1 ? 'finalist' : 'finalists'} at most beside the base`;
  return [
    `the proof is reading ${reading} of the verify split: ${read}, one-sided ${confidence(alpha)} %`,
    `the smallest gain that ${units} verify ${units === 1 ? 'example proves' : 'examples prove'} in 80 of 100 tries:`,
    ...told.map((line) => `  ${line}`),
  ];
}

function range({ low, high }: Range, shown: (value: number) => string): string {
  const [from, to] = [shown(low), shown(high)];
  return from === to ? from : `${from} to ${to}`;
}

/** 1.2k, 3.4M */
function short(value: number): string {
  if (value < 1000) return String(Math.round(value));
  return value < 1e6 ? `${(value / 1000).toFixed(value < 1e4 ? 1 : 0)}k` : `${(value / 1e6).toFixed(1)}M`;
}

function long(minutes: number): string {
  if (minutes < 1) return 'under 1 min';
  return minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}
