import type { CanaryReport } from '../../app/canary/canaryReport.ts';
import type { LiveArm, LiveGuard } from '../../domain/canary.ts';
import { confidence } from '../../domain/points.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Paint } from '../screen.ts';
import { count } from './numbers.ts';
import { table } from './table.ts';

const COLUMNS = [
  { head: 'guard' },
  { head: 'may lose', align: 'right' },
  { head: 'base', align: 'right' },
  { head: 'n', align: 'right' },
  { head: 'candidate', align: 'right' },
  { head: 'n', align: 'right' },
  { head: '' },
] as const;

/** What live outcomes say so far, in 80 columns. */
export function renderCanary({ step, candidate, verdict, alpha, guards }: CanaryReport, paint: Paint): string {
  const colour = verdict === 'go on' ? paint.green : paint.red;
  const rows = guards.map(({ guard, base, candidate: own, breached }) => [
    `${guard.name}, ${UNITS[guard.name]}`,
    guard.of === 'share' ? `${100 * guard.most} %` : figure(guard.most),
    interval(base),
    count(base.n),
    interval(own),
    count(own.n),
    breached ? 'breached' : '',
  ]);
  return [
    paint.bold(`${printableLine(step)}: ${printableLine(candidate.slice(0, 8))} on live traffic`),
    `${paint.bold(colour(verdict))}: ${verdict === 'go on' ? 'no guard is breached so far' : 'a guard is breached, and that is no accident'}`,
    table(COLUMNS, rows),
    `bounds hold at every moment at once, all of them with ${confidence(alpha)} % certainty: look as often as you like`,
  ].join('\n');
}

const UNITS: Readonly<Record<LiveGuard['name'], string>> = { score: '0 to 1', latency: 's', cost: 'USD' };

function interval({ lower, upper }: LiveArm): string {
  return `${figure(lower)} to ${figure(upper)}`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
