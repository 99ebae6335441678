import type { Spent } from '../../domain/run.ts';

/** 1,204 */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Cents, and more digits where there is less. */
export function usd(value: number): string {
  if (value === 0) return '$0';
  return `$${value.toFixed(value < 1 ? 4 : 2)}`;
}

/** 95 s is 1m35s. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${String(seconds % 60).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, '0')}m`;
}

/** 0.812 or a dash. */
export function scored(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(3);
}

/** What was spent, what is not known to be spent, and the limits. */
export function spending(
  spent: Pick<Spent, 'calls' | 'usd' | 'unknownUsd'>,
  budget: { readonly calls: number | null; readonly usd: number | null },
): string {
  const calls = `${count(spent.calls)}${budget.calls === null ? '' : ` of ${count(budget.calls)}`} calls`;
  const money = `${usd(spent.usd)}${budget.usd === null ? '' : ` of ${usd(budget.usd)}`}`;
  return `${calls}, ${money}${spent.unknownUsd > 0 ? ` and up to ${usd(spent.unknownUsd)} unknown` : ''}`;
}
