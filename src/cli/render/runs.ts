import { shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import type { RunRecord } from '../../ports/records.ts';
import type { Paint } from '../screen.ts';
import { spending } from './numbers.ts';
import { type Column, table } from './table.ts';

/** The runs of a step, the newest first, under the label that all of them share. */
export function renderRuns(runs: readonly RunRecord[], paint: Paint): string {
  const labels = new Set(runs.map(({ label }) => label));
  const columns = labels.size > 1 ? [...COLUMNS, LABEL] : COLUMNS;
  const [{ step = '', label = null } = {}] = runs;
  const head = `${labels.size > 1 || label === null ? '' : `${label}  `}${printableLine(step)}`;
  return `${paint.bold(head)}\n${table(
    columns,
    runs.map((run) => columns.map(({ cell }) => cell(run))),
  )}`;
}

interface Part extends Column {
  cell(run: RunRecord): string;
}

const COLUMNS: readonly Part[] = [
  { head: 'run', align: 'right', cell: ({ number }) => String(number) },
  { head: 'started (UTC)', cell: ({ startedAt }) => startedAt.slice(0, 16).replace('T', ' ') },
  { head: 'gen', align: 'right', cell: ({ generation }) => (generation < 0 ? '-' : String(generation)) },
  { head: 'seed', align: 'right', cell: ({ seed }) => String(seed) },
  { head: 'profile', cell: ({ profile }) => printableLine(profile ?? '-') },
  { head: 'spent', cell: ({ finished, spent }) => spending(finished?.spent ?? spent, { calls: null, usd: null }) },
  {
    head: 'ended by',
    cell: ({ finished }) => (finished === null ? 'open' : `${finished.stoppedBy}, best ${shortId(finished.best.id)}`),
  },
];

const LABEL: Part = { head: '', cell: ({ label }) => label ?? '' };
