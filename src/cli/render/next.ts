import type { NextBucket, NextReport } from '../../app/report/next.ts';
import { score } from '../../app/report/sentences.ts';
import { shortId } from '../../domain/candidate.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Paint } from '../screen.ts';
import { table } from './table.ts';
import { cutEnd } from './width.ts';

const COLUMNS = [
  { head: 'failure' },
  { head: 'points lost', align: 'right' },
  { head: 'cells', align: 'right' },
  { head: 'tried', align: 'right' },
  { head: 'helped', align: 'right' },
] as const;

const SHOWN = 12;
const NAME = 34;
/** So many proposals without one that helped say that edits do not move it. */
const STUCK = 3;

/** What the best candidate still loses, in 80 columns, and what to look at. */
export function renderNext(report: NextReport, paint: Paint): string {
  const { label, step, run, candidate, primary, buckets } = report;
  const head = paint.bold(
    `${label === null ? '' : `${label}  `}${printableLine(step)}, run ${run}: what ${shortId(candidate)} still loses (primary ${score(primary)})`,
  );
  if (buckets.length === 0) return `${head}\nnothing on train: collect harder examples`;
  const shown = buckets.slice(0, SHOWN);
  const rows = shown.map((one) => [
    cutEnd(printableLine(one.bucket), NAME),
    one.lost.toFixed(1),
    String(one.cells),
    String(one.tried),
    String(one.helped),
  ]);
  return [
    head,
    table(COLUMNS, rows),
    ...(buckets.length > SHOWN ? [`and ${buckets.length - SHOWN} more: --json lists all`] : []),
    ...section('probably not the prompt', shown.flatMap(notThePrompt), paint),
    ...section('no edit moved it so far', shown.flatMap(stuck), paint),
  ].join('\n');
}

function notThePrompt({ bucket, probably_not_the_prompt: suspicions }: NextBucket): string[] {
  return suspicions.slice(0, 4).map(({ says }) => `${printableLine(bucket)}: ${printableLine(says)}`);
}

function stuck({ bucket, tried, helped, examples, probably_not_the_prompt: suspicions }: NextBucket): string[] {
  if (tried < STUCK || helped > 0 || suspicions.length > 0) return [];
  return [
    `${printableLine(bucket)}: ${tried} proposals, none helped; look at ${examples.slice(0, 3).map(printableLine).join(', ')}, or add a prompt of yours`,
  ];
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  const told = [...new Set(lines)];
  return told.length === 0 ? [] : ['', paint.bold(title), ...told.map((line) => `  ${line}`)];
}
