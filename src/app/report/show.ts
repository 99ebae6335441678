import type { Components } from '../../domain/candidate.ts';
import type { DroppedEdit, Edit } from '../../domain/edit.ts';
import { meanPrimary } from '../../domain/measured.ts';
import { instanceOf, type Message, type Rollout } from '../../domain/rollout.ts';
import type { Fate } from '../../domain/run.ts';
import { primaryOf, type Row, type Score } from '../../domain/score.ts';
import type { ForcedExport } from '../../ports/records.ts';
import { frontOf, type Reported, reported } from './front.ts';
import type { Found, Source } from './source.ts';
import { type VerdictShown, verdictsOf } from './verdicts.ts';

/** A train rollout that scored low. */
export interface WorstRollout {
  readonly example: string;
  readonly model: string;
  readonly attempt: number;
  readonly primary: number;
  readonly scores: Readonly<Record<string, Score>>;
  /** What was sent and answered; empty when the rollout is not in this population. */
  readonly trace: readonly Message[];
}

/** The shape of `show --json`: the candidate as `front` has it, and what it is made of. */
export interface ShowReport extends Reported {
  readonly step: string;
  readonly run: number;
  readonly label: string | null;
  readonly components: Components;
  readonly edits: readonly Edit[];
  readonly dropped: readonly DroppedEdit[];
  readonly hypothesis: string;
  readonly fate: Fate;
  /** The base on train, to compare with; null when it was not scored. */
  readonly base: number | null;
  readonly worst: readonly WorstRollout[];
  /** The last verdict on it; null until it was read, and for all that were no finalists. */
  readonly verify: VerdictShown | null;
  /** Exports of it against its verdict. */
  readonly forced_exports: readonly ForcedExport[];
}

/** What the population holds of the candidate. */
export interface Stored {
  readonly rollouts: readonly Rollout[];
  readonly forcedExports: readonly ForcedExport[];
}

/** Reads train cells only: what the verify split answered is not among the rows of a sheet of train. */
export function showReport(source: Source, found: Found, { rollouts, forcedExports }: Stored): ShowReport {
  const { record, run } = source;
  const { outcome, generation, member } = found;
  const { proposal, fate } = outcome;
  const { candidate, operator, parents, hypothesis, edits, dropped } = proposal;
  const sheet = member?.sheet ?? outcome.sheet;
  const base = run.members.get(run.head.base.id);
  return {
    step: record.step,
    run: record.number,
    label: record.label,
    ...reported({ candidate, generation, operator, parents, sheet }, frontOf(source).has(candidate.id), source),
    components: candidate.components,
    edits,
    dropped,
    hypothesis,
    fate,
    base: base ? (meanPrimary(base.sheet, run.head.primary)?.mean ?? null) : null,
    worst: worstOf(sheet.rows, source, rollouts),
    verify: verdictsOf(record).get(candidate.id) ?? null,
    forced_exports: forcedExports,
  };
}

const WORST = 3;

/** The lowest primaries, one per example while there are enough. */
function worstOf(rows: readonly Row<'train'>[], { run }: Source, rollouts: readonly Rollout[]): WorstRollout[] {
  const scored = rows.flatMap((row) => {
    const score = primaryOf(row, run.head.primary);
    return score.kind === 'scored' ? [{ row, primary: score.value }] : [];
  });
  const ordered = scored.filter(({ primary }) => primary < 1).sort((a, b) => a.primary - b.primary);
  const firsts = ordered.filter(
    ({ row }, at) => ordered.findIndex((other) => other.row.ask.example === row.ask.example) === at,
  );
  const others = ordered.filter((one) => !firsts.includes(one));
  const traces = new Map(rollouts.map((rollout) => [rolloutName(rollout), rollout.trace]));
  return [...firsts, ...others].slice(0, WORST).map(({ row, primary }) => ({
    example: row.ask.example,
    model: row.ask.model,
    attempt: row.ask.attempt,
    primary,
    scores: row.scores,
    trace: traces.get(rolloutName(row.ask)) ?? [],
  }));
}

function rolloutName(ask: Pick<Rollout, 'example' | 'model' | 'attempt'>): string {
  return `${instanceOf(ask)}\u0000${ask.attempt}`;
}
