import { type Candidate, type CandidateId, lengthOf } from '../../domain/candidate.ts';
import { groupBy } from '../../domain/group.ts';
import { estimate, primaryByInstance } from '../../domain/measured.ts';
import type { Run } from '../../domain/population.ts';
import type { ModelId } from '../../domain/rollout.ts';
import type { OperatorName } from '../../domain/run.ts';
import { type Primary, type Sheet, sheetOf } from '../../domain/score.ts';
import { studentQuantile } from '../../domain/student.ts';

/** A mean primary, 0..1, over `n` examples, with a two-sided 95 % Student t interval; null bounds below two examples. */
export interface Interval {
  readonly mean: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number;
}

/** The shape of `leaderboard --json`: candidates x models on train, the highest primary first. */
export interface Leaderboard {
  readonly step: string;
  /** Null: only imported rollouts are ranked. */
  readonly run: number | null;
  readonly label: string | null;
  readonly models: readonly ModelId[];
  readonly candidates: readonly Ranked[];
}

export interface Ranked {
  readonly id: CandidateId;
  readonly chars: number;
  /** Of an imported candidate: what its recording calls it. */
  readonly name: string | null;
  readonly operator: OperatorName;
  /** Where the rollouts come from: a run, or a recording of the step as it is, of another version, or of an unknown one. */
  readonly from: 'run' | ImportedStep;
  /** Over models, which weigh equally within an example. */
  readonly primary: Interval | null;
  readonly scores: Readonly<Record<ModelId, Interval>>;
}

export type ImportedStep = 'same' | 'other' | 'unknown';

/** Recorded rollouts of one prompt under one label and version of the step. */
export interface ImportedSheet {
  readonly candidate: Candidate;
  readonly name: string | null;
  readonly step: ImportedStep;
  readonly sheet: Sheet<'train'>;
}

interface Contestants {
  readonly step: string;
  readonly label: string | null;
  /** Null: there is none yet. */
  readonly run: Run | null;
  readonly imported: readonly ImportedSheet[];
  /** Of the experiment as it is now. */
  readonly primary: Primary;
}

export function leaderboard({ step, label, run, imported, primary }: Contestants): Leaderboard {
  const members = run === null ? [] : [...run.members.values()];
  const candidates = [
    ...members.map(({ candidate, operator, sheet }) =>
      ranked({ candidate, operator, name: null, from: 'run', sheet }, run!.head.primary),
    ),
    ...imported.map(({ step: from, ...one }) => ranked({ ...one, operator: 'import', from }, primary)),
  ].sort((a, b) => (b.primary?.mean ?? -1) - (a.primary?.mean ?? -1) || a.chars - b.chars);
  const models = [...new Set(candidates.flatMap(({ scores }) => Object.keys(scores)))].sort();
  return { step, run: run?.head.number ?? null, label, models, candidates };
}

type Contestant = Pick<Ranked, 'name' | 'operator' | 'from'> & Pick<ImportedSheet, 'candidate' | 'sheet'>;

function ranked({ candidate, sheet, ...rest }: Contestant, primary: Primary): Ranked {
  const byModel = groupBy(sheet.rows, ({ ask }) => ask.model);
  return {
    id: candidate.id,
    chars: lengthOf(candidate),
    ...rest,
    primary: intervalOf(sheet, primary),
    scores: Object.fromEntries(
      [...byModel].flatMap(([model, rows]) => {
        const interval = intervalOf(sheetOf('train', rows), primary);
        return interval === null ? [] : [[model, interval]];
      }),
    ),
  };
}

/** The unit is the example: its value is the mean over its models, each the mean of its attempts. */
function intervalOf({ rows }: Sheet<'train'>, primary: Primary): Interval | null {
  const values = [...groupBy(rows, ({ ask }) => ask.example).values()].flatMap((own) => {
    const cells = [...primaryByInstance(sheetOf('train', own), primary).values()];
    return cells.length === 0 ? [] : [estimate(cells).mean];
  });
  if (values.length === 0) return null;
  const { mean, se, n } = estimate(values);
  const half = se === null ? null : studentQuantile(0.975, n - 1) * se;
  return { mean, lower: half === null ? null : mean - half, upper: half === null ? null : mean + half, n };
}
