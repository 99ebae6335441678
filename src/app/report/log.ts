import { type CandidateId, lengthOf } from '../../domain/candidate.ts';
import { instanceOf } from '../../domain/rollout.ts';
import type { Fate, OperatorName } from '../../domain/run.ts';
import { type Primary, primaryOf, type Row, type Score } from '../../domain/score.ts';
import type { OutcomeRecord, Records, RunRecord } from '../../ports/records.ts';
import { type DiffReport, diffReport } from './diff.ts';

/** What was proposed in a run, in order, and what became of it: the shape of `log --json`. */
export interface LogReport {
  readonly step: string;
  readonly run: number;
  readonly label: string | null;
  /** Only what failed. */
  readonly failed: boolean;
  readonly outcomes: readonly Logged[];
}

export interface Logged {
  readonly generation: number;
  /** Its place among the proposals of the generation. */
  readonly child: number;
  readonly id: CandidateId;
  readonly operator: OperatorName;
  readonly parents: readonly CandidateId[];
  readonly bucket: string | null;
  readonly hypothesis: string;
  readonly chars: number;
  readonly fate: Fate;
  /** What it changes in its first parent; null without a parent, and where the reply made no text. */
  readonly diff: DiffReport | null;
  /** What it was judged on and did not get right, the worst first. */
  readonly failing: readonly Failing[];
}

export interface Failing {
  readonly example: string;
  readonly model: string;
  readonly attempt: number;
  /** 0..1; null when it could not be scored. */
  readonly primary: number | null;
  /** The same of the parent, where the run knows it. */
  readonly parent: number | null;
  /** What metrics and judges said, by metric. */
  readonly said: Readonly<Record<string, string>>;
}

export interface Logs {
  readonly record: RunRecord;
  readonly primary: Primary;
  readonly outcomes: readonly OutcomeRecord[];
  readonly records: Pick<Records, 'candidate'>;
}

export function logReport({ record, primary, outcomes, records }: Logs, failed: boolean): LogReport {
  const told = failed ? outcomes.filter(({ outcome }) => outcome.fate.kind === 'rejected') : outcomes;
  const parents = valuesOf(outcomes, primary);
  return {
    step: record.step,
    run: record.number,
    label: record.label,
    failed,
    outcomes: told.map((one) => logged(one, primary, records, parents)),
  };
}

function logged(
  { generation, outcome: { proposal, sheet, fate } }: OutcomeRecord,
  primary: Primary,
  records: Pick<Records, 'candidate'>,
  known: ReadonlyMap<string, number>,
): Logged {
  const { child, candidate, operator, parents, bucket = null, hypothesis } = proposal;
  const parent = parents[0] === undefined ? null : records.candidate(parents[0]);
  return {
    generation,
    child,
    id: candidate.id,
    operator,
    parents,
    bucket,
    hypothesis,
    chars: lengthOf(candidate),
    fate,
    diff: parent === null || parent.id === candidate.id ? null : diffReport(parent, candidate),
    failing: failingOf(sheet.rows, primary, (row) => known.get(cellOf(parents[0] ?? '', row)) ?? null),
  };
}

/** Primaries of every cell that the run measured, first attempts before later ones. */
function valuesOf(outcomes: readonly OutcomeRecord[], primary: Primary): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const { outcome } of outcomes)
    for (const row of outcome.sheet.rows) {
      const score = primaryOf(row, primary);
      const cell = cellOf(row.ask.candidate, row);
      if (score.kind === 'scored' && !values.has(cell)) values.set(cell, score.value);
    }
  return values;
}

function cellOf(candidate: CandidateId, { ask }: Row): string {
  return `${candidate}\u0000${instanceOf(ask)}`;
}

function failingOf(rows: readonly Row[], primary: Primary, parentOn: (row: Row) => number | null): Failing[] {
  return rows
    .map((row): Failing => {
      const { example, model, attempt } = row.ask;
      const score = primaryOf(row, primary);
      const value = score.kind === 'scored' ? score.value : null;
      return { example, model, attempt, primary: value, parent: parentOn(row), said: saidOf(row.scores) };
    })
    .filter((one) => one.primary === null || one.primary < 1)
    .sort((a, b) => (a.primary ?? 2) - (b.primary ?? 2));
}

/** Feedback, a judge's reasons among it; and why there is no score where there is none. */
function saidOf(scores: Readonly<Record<string, Score>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(scores).flatMap(([metric, score]) => {
      if (score.kind === 'unscored') return [[metric, `unscored: ${score.reason}`]];
      return score.feedback === undefined ? [] : [[metric, score.feedback]];
    }),
  );
}
