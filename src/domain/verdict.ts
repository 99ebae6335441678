import type { Contest, Reason } from './contest.ts';
import {
  type Evidence,
  type ModelEvidence,
  type PrimaryEvidence,
  tooManyMissing,
  type VerdictKind,
} from './evidence.ts';
import { guardResults } from './guardResults.ts';
import { holm } from './holm.ts';
import { regressionsOf } from './mustPass.ts';
import { byUnit, differenceOf, type Pair, pairsOf, primaryMeasure } from './pairs.ts';
import type { Sheet } from './score.ts';
import { signFlip } from './signFlip.ts';
import { mean, pairedDifference } from './statistics.ts';
import { reasonsOf } from './verdictReasons.ts';

/** A finalist against the baseline on examples that nothing was chosen by. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** What decided it first; never empty. */
  readonly reasons: readonly Reason[];
  readonly evidence: Evidence;
}

/**
 * The verdict on each finalist, all of one reading together. YES: the bound is above the minimal effect, the adjusted sign
 * flips agree, every guard holds by its estimate, no must-pass example regressed. NO: the upper bound at half of the level
 * is below 0 and the sign flips agree, or a guard is significantly broken, or a must-pass regression is confirmed.
 * CONDITIONAL otherwise, and whenever too many pairs are missing.
 */
export function verdictsOf(contest: Contest, baseline: Sheet, finalists: readonly Sheet[]): Verdict[] {
  const evidence = finalists.map((sheet) => evidenceOf(contest, sheet, baseline));
  const adjusted = holm(evidence.map(({ primary }) => primary?.p ?? 1));
  return evidence.map((own, at) => verdictOf(contest, withAdjusted(own, adjusted[at] ?? 1), finalists.length));
}

/** The highest lower bound among those with a YES; null when there is none. */
export function winnerOf<T extends { readonly verdict: VerdictKind; readonly lower: number | null }>(
  finalists: readonly T[],
): T | null {
  const proved = finalists.filter(({ verdict }) => verdict === 'YES');
  return proved.reduce<T | null>(
    (best, one) => (best === null || (one.lower ?? 0) > (best.lower ?? 0) ? one : best),
    null,
  );
}

function verdictOf(contest: Contest, evidence: Evidence, finalists: number): Verdict {
  const kind = kindOf(contest, evidence);
  return { kind, reasons: reasonsOf(kind, contest, evidence, finalists), evidence };
}

function kindOf({ alpha, guards, doubts }: Contest, evidence: Evidence): VerdictKind {
  const { primary, regressions } = evidence;
  if (primary === null || tooManyMissing(evidence)) return 'CONDITIONAL';
  const lost = primary.upperHalf < 0 && primary.pLoss <= alpha;
  const broken = evidence.guards.some(({ state }) => state === 'broken');
  if (lost || broken || regressions.some(({ confirmed }) => confirmed)) return 'NO';
  const gained = primary.lower > guards.minimalEffect && primary.adjusted <= alpha;
  const held = evidence.guards.every(({ state }) => state === 'held');
  return gained && held && regressions.length === 0 && doubts.length === 0 ? 'YES' : 'CONDITIONAL';
}

function evidenceOf(contest: Contest, candidate: Sheet, baseline: Sheet): Evidence {
  const { primary, guards, models, unitOf } = contest;
  const pairing = pairsOf(candidate, baseline, primaryMeasure(primary), unitOf);
  const { pairs, missing } = pairing;
  const perModel = models.flatMap((model) => {
    const own = estimated(
      pairs.filter((pair) => pair.model === model),
      contest.alpha,
    );
    return own === null ? [] : [[model, own] as const];
  });
  return {
    primary: primaryEvidence(contest, pairs),
    models: Object.fromEntries(perModel),
    guards: guardResults(contest, candidate, baseline, pairing),
    regressions: regressionsOf(guards.mustPass, primary, { candidate, baseline }),
    pairs: pairs.length,
    missing: missing.length,
  };
}

function primaryEvidence({ alpha, guards }: Contest, pairs: readonly Pair[]): PrimaryEvidence | null {
  const own = estimated(pairs, alpha);
  if (own === null) return null;
  const differences = [...byUnit(pairs, differenceOf).values()];
  const { gain, loss } = signFlip(differences);
  const least = guards.minimalEffect;
  const p = least === 0 ? gain : signFlip(differences.map((value) => value - least)).gain;
  return {
    ...own,
    upperHalf: pairedDifference(differences, alpha / 2)?.upper ?? Infinity,
    p,
    adjusted: p,
    pLoss: loss,
  };
}

function estimated(pairs: readonly Pair[], alpha: number): (ModelEvidence & { readonly se: number }) | null {
  const found = pairedDifference([...byUnit(pairs, differenceOf).values()], alpha);
  const baseline = mean([...byUnit(pairs, (pair) => pair.baseline).values()]);
  return found === null || baseline === null ? null : { ...found, baseline, candidate: baseline + found.delta };
}

function withAdjusted(evidence: Evidence, adjusted: number): Evidence {
  return evidence.primary === null ? evidence : { ...evidence, primary: { ...evidence.primary, adjusted } };
}
