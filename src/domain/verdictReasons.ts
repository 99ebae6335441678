import type { Contest, Reason } from './contest.ts';
import { type Evidence, type PrimaryEvidence, tooManyMissing, type VerdictKind } from './evidence.ts';
import type { GuardResult } from './guards.ts';
import type { Regression } from './mustPass.ts';
import { confidence, points } from './points.ts';
import { unitsToProve } from './power.ts';
import { alphaOf } from './reading.ts';
import { studentQuantile } from './student.ts';

/** Why a verdict is what it is. For a CONDITIONAL: everything that stands between it and a YES. */
export function reasonsOf(kind: VerdictKind, contest: Contest, evidence: Evidence, finalists: number): Reason[] {
  const { primary, guards, regressions } = evidence;
  if (kind === 'YES' && primary !== null) return [gained(primary, contest)];
  if (kind === 'NO' && primary !== null)
    return [
      ...(primary.upperHalf < 0 && primary.pLoss <= contest.alpha ? [lost(primary, contest)] : []),
      ...guards.filter(({ state }) => state === 'broken').map((guard) => guardReason(guard, contest)),
      ...regressions.filter(({ confirmed }) => confirmed).map(regressionReason),
    ];
  return [
    ...missingReasons(evidence),
    ...(primary === null ? [] : gainReasons(primary, contest, finalists)),
    ...guards.filter(({ state }) => state !== 'held').map((guard) => guardReason(guard, contest)),
    ...regressions.map(regressionReason),
    ...contest.doubts,
  ];
}

function gained({ delta, lower, n }: PrimaryEvidence, { alpha }: Contest): Reason {
  const text = `${points(delta)} points on ${n} examples, at least ${points(lower)} with ${confidence(alpha)} % certainty`;
  return { kind: 'gain', text, settledBy: null };
}

function lost({ delta, upperHalf, n }: PrimaryEvidence, { alpha }: Contest): Reason {
  const text = `${points(delta)} points on ${n} examples, at most ${points(upperHalf)} with ${confidence(alpha / 2)} % certainty`;
  return { kind: 'loss', text, settledBy: null };
}

const AGAIN = 'verify again when the provider answers, or the judges have: what was paid for is found again';

function missingReasons(evidence: Evidence): Reason[] {
  const { pairs, missing } = evidence;
  if (pairs > 0 && !tooManyMissing(evidence)) return [];
  const text = `${missing} of ${pairs + missing} pairs are missing, since one side or the other has no score`;
  return [{ kind: 'missing', text, settledBy: AGAIN }];
}

/** Why the gain is not proved; none when it is. The most telling one alone. */
function gainReasons(primary: PrimaryEvidence, contest: Contest, finalists: number): Reason[] {
  const { alpha, guards } = contest;
  const { delta, lower, p, adjusted } = primary;
  const least = guards.minimalEffect;
  if (lower > least && adjusted <= alpha) return [];
  if (delta <= least)
    return [
      { kind: 'no gain', text: `${points(delta)} points measured: no gain to prove`, settledBy: 'another candidate' },
    ];
  if (enoughForFirst(primary, contest)) return [readingReason(contest)];
  const more = moreExamples(primary, contest);
  if (lower <= least)
    return [
      {
        kind: 'small gain',
        text: `${points(delta)} points measured, but ${boundText(lower)} ${confidence(alpha)} % certain`,
        settledBy: more,
      },
    ];
  if (p > alpha)
    return [
      {
        kind: 'sign flips',
        text: `the sign flips do not agree: p = ${pText(p)}, above ${pText(alpha)}`,
        settledBy: more,
      },
    ];
  const text = `one of ${finalists} finalists: p = ${pText(p)} counts as ${pText(adjusted)}, above ${pText(alpha)}`;
  return [{ kind: 'finalists', text, settledBy: more }];
}

function boundText(lower: number): string {
  return Number.isFinite(lower) ? `no more than ${points(lower)} is` : 'nothing of it is';
}

/** Whether a first reading of the split would have been a YES of the primary score. */
function enoughForFirst({ delta, se, n, adjusted }: PrimaryEvidence, { reading, guards }: Contest): boolean {
  if (reading === 1 || n < 2) return false;
  const first = alphaOf(1, guards.alpha);
  return delta + studentQuantile(first, n - 1) * se > guards.minimalEffect && adjusted <= first;
}

function readingReason({ reading, alpha, guards }: Contest): Reason {
  const asked = `${confidence(alpha)} % certainty is asked for, where the first one asked for ${confidence(alphaOf(1, guards.alpha))} %`;
  return {
    kind: 'reading',
    text: `${ordinal(reading)} reading of this split: ${asked}`,
    settledBy: 'fresh verify examples',
  };
}

function moreExamples({ delta, se, n }: PrimaryEvidence, { alpha, guards }: Contest): string {
  if (!Number.isFinite(se)) return 'needs more than one example';
  const needed = unitsToProve(delta - guards.minimalEffect, se * Math.sqrt(n), alpha);
  if (needed === null) return 'no number of examples that could be had';
  return `needs about ${examples(needed - n)}`;
}

function examples(lacking: number): string {
  return lacking <= 1 ? '1 more example' : `${lacking} more examples`;
}

function guardReason(guard: GuardResult, contest: Contest): Reason {
  const { kind, name, delta, allowed, state } = guard;
  const subject = { model: `model ${name}`, metric: name, examples: `example ${name}` }[kind];
  if (delta === null)
    return { kind: 'guard', text: `${subject} unproven: nothing of it was measured on both sides`, settledBy: AGAIN };
  if (state === 'unproven' && delta >= allowed)
    return { kind: 'guard', text: missingText(guard, subject), settledBy: AGAIN };
  const loss =
    kind === 'metric'
      ? `${figure(delta)}, ${figure(allowed)} allowed`
      : `${points(delta)} points, ${points(allowed)} allowed`;
  if (state === 'broken') return { kind: 'guard', text: `${subject} is worse: ${loss}`, settledBy: null };
  return { kind: 'guard', text: `${subject} unproven: ${loss}`, settledBy: guardSettledBy(guard, contest) };
}

function missingText({ kind, missing }: GuardResult, subject: string): string {
  if (kind === 'examples')
    return `no example may lose, and ${missing} of them cannot be told: the candidate has no score`;
  return `${subject} unproven: ${missing} of its pairs are missing`;
}

function guardSettledBy({ kind, delta, allowed, se, n }: GuardResult, { alpha }: Contest): string {
  if (kind === 'examples') return 'a look at its outputs side by side, and more attempts';
  if (delta === null || se === null) return 'more examples';
  const needed = unitsToProve(allowed - delta, se * Math.sqrt(n), alpha / 2);
  return needed === null || needed <= n ? 'more examples' : `about ${examples(needed - n)} would tell`;
}

function regressionReason({ metric, example, model, worse, attempts, confirmed }: Regression): Reason {
  if (attempts === 0) {
    const text = `must-pass example ${example} was not measured on ${model} (${metric})`;
    return { kind: 'must-pass', text, settledBy: AGAIN };
  }
  const text = `must-pass example ${example} regressed on ${model} (${metric}) in ${worse} of ${attempts} attempts`;
  return { kind: 'must-pass', text, settledBy: confirmed ? null : 'at least 3 attempts, and more where they disagree' };
}

/** A figure in a metric's own unit, with its sign. */
function figure(value: number): string {
  const shown = Number(value.toPrecision(3));
  return shown > 0 ? `+${shown}` : String(shown);
}

function pText(p: number): string {
  return p < 0.0001 ? p.toExponential(1) : String(Number(p.toPrecision(2)));
}

function ordinal(number: number): string {
  return ['zeroth', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth'][number] ?? `${number}th`;
}
