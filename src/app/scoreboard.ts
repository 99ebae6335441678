import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../domain/errors.ts';
import type { Run } from '../domain/population.ts';
import { meanStanding } from '../domain/standing.ts';
import type { Finished } from '../ports/store.ts';

/** How a run ended, or what was read of it later: a row of scoreboard.csv, an element of history.json. */
export interface RunEnd {
  readonly step: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly run: number;
  readonly generations: number;
  /** Primaries on train, 0..1, of the base and of `candidate`; null when not scored. */
  readonly baseline: number | null;
  readonly best: number | null;
  readonly delta: number | null;
  /** On `candidate`; null when nothing of it was measured on verify. */
  readonly verdict: string | null;
  /** The winner, else the first finalist, else the best on train. */
  readonly candidate: string;
  /** SIMULATED, REPLAYED or null. */
  readonly label: string | null;
}

export function runEnd(
  run: Run,
  { best, verify, generations }: Pick<Finished, 'best' | 'verify' | 'generations'>,
  { label, date }: { readonly label: string | null; readonly date: Date },
): RunEnd {
  const { head, members } = run;
  const primaryOf = (id: string): number | null => {
    const member = members.get(id);
    return member === undefined
      ? null
      : (meanStanding(member.sheet, members.get(head.base.id)?.sheet, head.primary)?.mean ?? null);
  };
  const shown = verify?.finalists.find(({ candidate }) => candidate.id === verify.winner) ?? verify?.finalists[0];
  const candidate = shown?.candidate.id ?? best.id;
  const [baseline, reached] = [primaryOf(head.base.id), primaryOf(candidate)];
  return {
    step: head.step,
    date: date.toISOString(),
    run: head.number,
    generations,
    baseline,
    best: reached,
    delta: baseline === null || reached === null ? null : reached - baseline,
    verdict: shown?.verdict ?? null,
    candidate,
    label,
  };
}

/**
 * Adds the end of a run to scoreboard.csv and history.json in the folder of the populations. The table is only ever
 * appended to, and the history is written anew from it, so that runs of several steps may end at once.
 */
export function noteRunEnd(folder: string, end: RunEnd): void {
  mkdirSync(folder, { recursive: true });
  const table = join(folder, TABLE);
  if (!existsSync(table)) writeFileSync(table, `${COLUMNS.join(',')}\n`, { flag: 'a' });
  appendFileSync(table, `${COLUMNS.map((column) => fieldOf(end[column])).join(',')}\n`);
  const beside = join(folder, `history.json.${process.pid}`);
  writeFileSync(beside, `${JSON.stringify(endsIn(folder), null, 2)}\n`);
  renameSync(beside, join(folder, 'history.json'));
}

/** Adds what a later reading of a run showed, unless that is what the last row of the run says. */
export function noteVerdict(folder: string, end: RunEnd): void {
  const last = endsIn(folder).findLast(({ step, run }) => step === end.step && run === end.run);
  const said = (one: RunEnd) => `${one.candidate} ${one.verdict}`;
  if (last === undefined || said(last) !== said(end)) noteRunEnd(folder, end);
}

/** What was reached is reached, whether or not it could be noted; the reason why it was not. */
export function noting(write: () => void): string[] {
  try {
    write();
    return [];
  } catch (error) {
    return [`scoreboard.csv and history.json could not be written: ${messageOf(error)}`];
  }
}

const TABLE = 'scoreboard.csv';

function endsIn(folder: string): RunEnd[] {
  const table = join(folder, TABLE);
  if (!existsSync(table)) return [];
  return readFileSync(table, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && line !== COLUMNS.join(','))
    .map(endIn);
}

const COLUMNS = [
  'step',
  'date',
  'run',
  'generations',
  'baseline',
  'best',
  'delta',
  'verdict',
  'candidate',
  'label',
] as const satisfies readonly (keyof RunEnd)[];

const NUMBERS: ReadonlySet<string> = new Set(['run', 'generations', 'baseline', 'best', 'delta']);

/** Steps are letters, digits, dashes and underscores, so no field needs quotes. */
function fieldOf(value: string | number | null): string {
  return value === null ? '' : String(value);
}

function endIn(line: string): RunEnd {
  const fields = line.split(',');
  const entries = COLUMNS.map((column, at) => {
    const text = fields[at] ?? '';
    return [column, text === '' ? null : NUMBERS.has(column) ? Number(text) : text];
  });
  return Object.fromEntries(entries) as RunEnd;
}
