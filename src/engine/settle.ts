import { differences, type Estimate, estimate, primaryByInstance } from '../domain/measured.ts';
import { bestOf, type Run, seedOf } from '../domain/population.ts';
import type { Fate, Generation, OperatorName, Outcome, Spent } from '../domain/run.ts';
import { type Row, type Sheet, sheetOf } from '../domain/score.ts';
import { completed, standingOf } from '../domain/standing.ts';
import { poststratified } from '../domain/strata.ts';
import type { Composed } from './compose.ts';
import { entrants } from './compose.ts';
import type { Course } from './course.ts';
import { creditsOf } from './credit.ts';
import type { Plan } from './plan.ts';
import { isGone } from './revise.ts';
import { isAsked, type Trial } from './trial.ts';

/** What the waves of a generation brought. */
export interface Measured {
  readonly composed: Composed;
  readonly train: Sheet<'train'>;
  readonly remeasured: Sheet<'train'>;
  readonly course: Course;
  readonly spent: Spent;
}

/** Gives every proposal of the generation its fate. */
export function settle(run: Run, plan: Plan, measured: Measured): Generation {
  const { composed, train, remeasured, course, spent } = measured;
  const judged = judge(
    run,
    entrants(composed).map((trial) => withTrain(trial, train)),
    remeasured,
    course,
    plan.move.operator === 'revert',
  );
  const { composite, revised } = composed;
  const ranked = [...judged.keys()].filter((child) =>
    [composite, revised].some((one) => one?.proposal.child === child),
  );
  const isSuperseded =
    revised && ranked[0] === revised.proposal.child && judged.get(revised.proposal.child)?.fate.kind === 'admitted';
  const credits =
    composite && creditsOf(run, plan, measured, (judged.get(composite.proposal.child)?.trial ?? composite).rows);
  const outcomes = composed.trials.map((trial): Outcome => {
    const verdict = judged.get(trial.proposal.child);
    if (trial === composite && isSuperseded)
      return outcomeOf(verdict?.trial ?? trial, { kind: 'superseded', by: revised.proposal.candidate.id });
    if (verdict) return outcomeOf(verdict.trial, verdict.fate);
    if (trial.fate) return outcomeOf(trial, trial.fate);
    const whole = isSuperseded && composite && !isGone(trial, composite, revised) ? revised : composite;
    return outcomeOf(trial, composedFate(trial, whole, credits?.get(trial)));
  });
  return { number: plan.number, outcomes, remeasured, spent };
}

/** Operators that replace the whole text, or show answers of train in it. */
const WHOLE: readonly OperatorName[] = ['rewrite', 'demonstrate', 'merge', 'restart', 'trajectory'];
/** Less is rounding. */
const NOTHING = 1e-9;
/** Standard errors by which a child may look worse than the best whose screened gains say that it is better. */
const SLACK = 0.3;

interface Judged {
  readonly trial: Trial;
  readonly fate: Fate;
}

/** By child, the strongest first. It becomes the best if it may; the others may join the population. */
function judge(
  run: Run,
  trials: readonly Trial[],
  remeasured: Sheet<'train'>,
  course: Course,
  shortens: boolean,
): Map<number, Judged> {
  const { candidate, sheet } = bestOf(run);
  const again = remeasured.rows.filter((row) => row.ask.candidate === candidate.id);
  const best = primaryByInstance(sheetOf('train', [...sheet.rows, ...again]), run.head.primary);
  const changeOf = (changes: ReadonlyMap<string, number>) =>
    course.whole && changes.size > 0
      ? estimate([...changes.values()])
      : poststratified(changes, completed(best, primaryByInstance(seedOf(run).sheet, run.head.primary)));
  const compared = trials
    .map((trial) => {
      const values = primaryByInstance(sheetOf('train', trial.rows), run.head.primary);
      return { trial, values, change: changeOf(differences(values, best)) };
    })
    .sort((a, b) => (b.change?.mean ?? -2) - (a.change?.mean ?? -2) || a.trial.proposal.child - b.trial.proposal.child);
  return new Map(
    compared.map(({ trial, values, change }, rank) => [
      trial.proposal.child,
      { trial, fate: fateOf(run, trial, values, change, rank, shortens && !isAsked(trial)) },
    ]),
  );
}

/**
 * The best when it changes train as it must. Otherwise a member when it is within 1 SE of the best, leads on a model, or alone wins
 * on two instances.
 */
function fateOf(
  run: Run,
  trial: Trial,
  values: ReadonlyMap<string, number>,
  change: Estimate | null,
  rank: number,
  shortens: boolean,
): Fate {
  if (change === null)
    return { kind: 'rejected', at: 'train', gate: 'unmeasured', reason: 'no train cell could be measured' };
  const error = change.se ?? 0;
  const fromBest = trial.proposal.parents[0] === run.best;
  if (rank === 0 && change.mean > neededChange(trial, fromBest, error, shortens))
    return { kind: 'admitted', best: true };
  // Whoever added it wants it in the population, whatever it scores.
  if (isAsked(trial)) return { kind: 'admitted', best: false };
  const near = change.mean > -error && change.mean > -0.05;
  if (near || leadsOnAModel(run, trial) || winsAlone(run, values) >= 2) return { kind: 'admitted', best: false };
  const reason = `${points(change.mean)} points against the best on ${change.n} train cells (standard error ${points(error)})`;
  return { kind: 'rejected', at: 'train', gate: 'inferior', reason };
}

/**
 * The change on train from which on a child is the best. An edit that was screened has shown its gain before; what replaces
 * the whole text at once shows itself here first, and must be better than luck. Only a shorter text may stand equal.
 */
function neededChange({ proposal, gain }: Trial, fromBest: boolean, error: number, shortens: boolean): number {
  if (shortens) return -NOTHING - SLACK * error;
  if (WHOLE.includes(proposal.operator)) return error;
  if (proposal.operator === 'prune') return -NOTHING;
  return fromBest && gain > 0 ? -SLACK * error : 0;
}

/** A part of a composite, with the credit of each of its edits. */
function composedFate({ proposal }: Trial, composite: Trial | null, credit: readonly number[] | undefined): Fate {
  if (!composite || !credit) throw new Error(`proposal ${proposal.child} was neither measured nor rejected`);
  return { kind: 'composed', into: composite.proposal.candidate.id, credit };
}

function leadsOnAModel(run: Run, trial: Trial): boolean {
  const base = seedOf(run).sheet;
  const meansOf = (sheet: Sheet<'train'>) => standingOf(sheet, base, run.head.primary).means;
  const members = [...run.members.values()].map(({ sheet }) => meansOf(sheet));
  return [...meansOf(sheetOf('train', trial.rows))].some(([model, mean]) =>
    members.every((means) => mean > (means.get(model) ?? Number.NEGATIVE_INFINITY)),
  );
}

/** Instances on which this is strictly better than every member that was measured there. */
function winsAlone(run: Run, values: ReadonlyMap<string, number>): number {
  const members = [...run.members.values()].map((member) => primaryByInstance(member.sheet, run.head.primary));
  return [...values].filter(([instance, value]) =>
    members.every((member) => value > (member.get(instance) ?? Number.NEGATIVE_INFINITY)),
  ).length;
}

function withTrain(trial: Trial, train: Sheet<'train'>): Trial {
  const rows = train.rows.filter((row) => row.ask.candidate === trial.proposal.candidate.id);
  return { ...trial, rows: distinct([...trial.rows, ...rows]) };
}

/** The train wave answers cells of the screen again (from the archive): one row each. */
function distinct(rows: readonly Row<'train'>[]): Row<'train'>[] {
  return [
    ...new Map(rows.map((row) => [`${row.ask.example}\u0000${row.ask.model}\u0000${row.ask.attempt}`, row])).values(),
  ];
}

function outcomeOf(trial: Trial, fate: Fate): Outcome {
  return { proposal: trial.proposal, sheet: sheetOf('train', trial.rows), fate };
}

function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)}`;
}
