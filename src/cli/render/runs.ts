import { shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import type { RunRecord } from '../../ports/records.ts';
import { spending } from './numbers.ts';
import { table } from './table.ts';

/** The runs of a step, the newest first. */
export function renderRuns(runs: readonly RunRecord[]): string {
  const rows = runs.map((run) => [
    String(run.number),
    run.startedAt.slice(0, 16).replace('T', ' '),
    run.generation < 0 ? '-' : String(run.generation),
    String(run.seed),
    printableLine(run.profile ?? '-'),
    spending(run.finished?.spent ?? run.spent, { calls: null, usd: null }),
    run.finished === null ? 'open' : `${run.finished.stoppedBy}, best ${shortId(run.finished.best.id)}`,
    run.label ?? '',
  ]);
  return table(COLUMNS, rows);
}

const COLUMNS = [
  { head: 'run', align: 'right' },
  { head: 'started (UTC)' },
  { head: 'gen', align: 'right' },
  { head: 'seed', align: 'right' },
  { head: 'profile' },
  { head: 'spent' },
  { head: 'ended by' },
  { head: '' },
] as const;
