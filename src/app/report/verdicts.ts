import type { CandidateId } from '../../domain/candidate.ts';
import type { Reason } from '../../domain/contest.ts';
import type { VerdictKind } from '../../domain/evidence.ts';
import type { GuardResult } from '../../domain/guards.ts';
import type { Regression } from '../../domain/mustPass.ts';
import type { ModelId } from '../../domain/rollout.ts';
import { winnerOf } from '../../domain/verdict.ts';
import type { RunRecord } from '../../ports/records.ts';
import type { FinalistReport, ModelReport, PrimaryReport, VerifyReport } from '../../ports/store.ts';

/** A verdict that was read. */
export interface VerdictShown extends Omit<FinalistReport, 'candidate'> {
  readonly id: CandidateId;
  /** Which look at the split it was, and its level. */
  readonly reading: number;
  readonly alpha: number;
}

/** What a reading showed of each finalist. */
export function shownOf({ reading, alpha, finalists }: VerifyReport): VerdictShown[] {
  return finalists.map(({ candidate, ...rest }) => ({ ...rest, id: candidate.id, reading, alpha }));
}

/** The last verdict of each candidate of a run that was read. */
export function verdictsOf({ readings }: Pick<RunRecord, 'readings'>): Map<CandidateId, VerdictShown> {
  const read = readings.flatMap(({ report }) => (report === null ? [] : shownOf(report)));
  return new Map(read.map((shown) => [shown.id, shown]));
}

/** The candidate of a run whose last verdict is YES with the highest lower bound; null when nothing was proved. */
export function winnerIn(record: Pick<RunRecord, 'readings'>): VerdictShown | null {
  const read = [...verdictsOf(record).values()];
  const best = winnerOf(read.map((shown) => ({ ...shown, lower: shown.primary?.lower ?? null })));
  return read.find(({ id }) => id === best?.id) ?? null;
}

function leadOf(report: VerifyReport, wanted: CandidateId | null): VerdictShown | null {
  const shown = shownOf(report);
  const lower = ({ primary }: VerdictShown) => primary?.lower ?? -Infinity;
  const winner = shown.find(({ id }) => id === (wanted ?? report.winner));
  return winner ?? shown.toSorted((a, b) => lower(b) - lower(a))[0] ?? null;
}

/** The shape of `verify --json`. */
export interface VerdictReport {
  readonly step: string;
  readonly run: number;
  readonly label: string | null;
  readonly verdict: VerdictKind;
  /** All of them, what decided it first. */
  readonly reason: string;
  readonly reasons: readonly Reason[];
  readonly baseline: CandidateId;
  /** Null when no candidate could be measured. */
  readonly candidate: CandidateId | null;
  readonly primary: PrimaryReport | null;
  readonly models: Readonly<Record<ModelId, ModelReport>>;
  readonly guards: readonly GuardResult[];
  readonly regressions: readonly Regression[];
  readonly pairs: number;
  readonly missing: number;
  /** Looks at this split so far, this one included; 0 when it was not looked at. */
  readonly readings: number;
  readonly alpha: number | null;
  /** Every finalist of this reading, in the same shape. */
  readonly finalists: readonly VerdictShown[];
}

type Head = Pick<VerdictReport, 'step' | 'run' | 'label' | 'baseline'>;

/** Led by the finalist that was asked about; when none was, by the winner or the one that comes nearest. */
export function verdictReport(head: Head, report: VerifyReport | string, wanted: CandidateId | null): VerdictReport {
  const lead = typeof report === 'string' ? null : leadOf(report, wanted);
  if (typeof report === 'string' || lead === null) return unmeasured(head, String(report));
  const { id, verdict, reasons, primary, models, guards, regressions, pairs, missing, reading, alpha } = lead;
  const measured = { primary, models, guards, regressions, pairs, missing, readings: reading, alpha };
  return {
    ...head,
    verdict,
    reason: reasonText(reasons),
    reasons,
    candidate: id,
    ...measured,
    finalists: shownOf(report),
  };
}

/** What could not be measured is settled neither way. */
function unmeasured(head: Head, text: string): VerdictReport {
  return {
    ...head,
    verdict: 'CONDITIONAL',
    reason: text,
    reasons: [{ kind: 'missing', text, settledBy: null }],
    candidate: null,
    primary: null,
    models: {},
    guards: [],
    regressions: [],
    pairs: 0,
    missing: 0,
    readings: 0,
    alpha: null,
    finalists: [],
  };
}

/** The reasons in one line, with what would settle each. */
export function reasonText(reasons: readonly Reason[]): string {
  return reasons.map(({ text, settledBy }) => (settledBy === null ? text : `${text} (${settledBy})`)).join('; ');
}
