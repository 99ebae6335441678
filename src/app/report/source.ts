import type { CandidateId } from '../../domain/candidate.ts';
import { UserError } from '../../domain/errors.ts';
import type { Member, Run } from '../../domain/population.ts';
import type { Fate, Outcome } from '../../domain/run.ts';
import type { Objective } from '../../ports/experiment.ts';
import type { OutcomeRecord, Records, RunRecord } from '../../ports/records.ts';
import { winnerIn } from './verdicts.ts';

/** One run, as reports read it. */
export interface Source {
  readonly record: RunRecord;
  /** Folded from the committed generations. */
  readonly run: Run;
  readonly objectives: readonly Objective[];
  /** Metrics that are minimised; all others are maximised. */
  readonly minimised: ReadonlySet<string>;
}

/** What was proposed and what became of it. A member's sheet has its further attempts too. */
export interface Found {
  readonly outcome: Outcome;
  readonly generation: number;
  readonly member: Member | null;
}

/** The run of this number, or the latest. Throws `UserError` when there is none. */
export function chooseRun(records: Records, number: number | null, step: string): RunRecord {
  const runs = records.runs();
  const latest = runs[0];
  if (latest === undefined) throw new UserError(`${step} has no run yet: start one with evolve --step ${step}`);
  if (number === null) return latest;
  const chosen = runs.find((run) => run.number === number);
  if (chosen === undefined)
    throw new UserError(`${step} has no run ${number}: it has ${runs.map((run) => run.number).join(', ')}`);
  return chosen;
}

/**
 * The candidate of a run that `name` names: `base`, `best`, `winner`, or the first digits of an id (at least 4).
 * Throws `UserError` when it names none or several.
 */
export function findCandidate({ run, record }: Source, outcomes: readonly OutcomeRecord[], name: string): Found {
  if (run.generation < 0)
    throw new UserError(`run ${run.head.number} has nothing committed yet: type the command that started it to go on`);
  const prefix =
    name === 'winner'
      ? winnerOf(record)
      : name === 'base'
        ? run.head.base.id
        : name === 'best'
          ? (run.best ?? '')
          : name.toLowerCase();
  if (!/^[0-9a-f]{4,64}$/.test(prefix))
    throw new UserError(`"${name}" is no candidate id: give its first 4 or more hex digits, or base, best or winner`);
  const matches = outcomes.filter(({ outcome }) => outcome.proposal.candidate.id.startsWith(prefix));
  const ids = [...new Set(matches.map(({ outcome }) => outcome.proposal.candidate.id))];
  if (ids.length > 1) throw new UserError(`${name} names ${ids.length} candidates: ${shortest(ids).join(', ')}`);
  const told = [...matches].sort((a, b) => weightOf(b.outcome) - weightOf(a.outcome))[0];
  if (told === undefined)
    throw new UserError(`run ${run.head.number} has no candidate ${name}: evolve front lists its best ones`);
  const id = told.outcome.proposal.candidate.id;
  return { outcome: told.outcome, generation: told.generation, member: run.members.get(id) ?? null };
}

function winnerOf(record: RunRecord): CandidateId {
  const winner = winnerIn(record);
  if (winner !== null) return winner.id;
  throw new UserError(`run ${record.number} has no winner: no verdict on its candidates is YES`);
}

/** The ids, cut to the fewest digits (at least 8) that tell them apart. */
export function shortest(ids: readonly CandidateId[]): string[] {
  let digits = 8;
  while (digits < 64 && new Set(ids.map((id) => id.slice(0, digits))).size < ids.length) digits += 1;
  return ids.map((id) => id.slice(0, digits));
}

// The same text can be proposed twice, and is refused the second time: what it was measured by tells more.
function weightOf(outcome: Outcome): number {
  return (FATES[outcome.fate.kind] ?? 0) * 1e6 + outcome.sheet.rows.length;
}

const FATES: Record<Fate['kind'], number> = { admitted: 3, superseded: 2, composed: 2, rejected: 1 };
