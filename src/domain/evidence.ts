import type { GuardResult } from './guards.ts';
import type { Regression } from './mustPass.ts';
import type { ModelId } from './rollout.ts';

export type VerdictKind = 'YES' | 'NO' | 'CONDITIONAL';

/** What a verdict rests on. */
export interface Evidence {
  /** Null when no pair was measured. */
  readonly primary: PrimaryEvidence | null;
  /** Models without a pair are absent. */
  readonly models: Readonly<Record<ModelId, ModelEvidence>>;
  readonly guards: readonly GuardResult[];
  readonly regressions: readonly Regression[];
  readonly pairs: number;
  /** Pairs that were asked for and lack a side. */
  readonly missing: number;
}

/** Means over units of the primary score, 0..1, on the pairs alone. */
export interface PrimaryEvidence {
  readonly baseline: number;
  readonly candidate: number;
  readonly delta: number;
  /** One-sided at the level of the reading; infinite when a single unit says nothing about the spread. */
  readonly lower: number;
  readonly upper: number;
  /** One-sided at half of the level: what a NO needs to be below 0. */
  readonly upperHalf: number;
  readonly se: number;
  readonly n: number;
  /** Sign flips against a gain above the minimal effect, and the same adjusted for the number of finalists (Holm). */
  readonly p: number;
  readonly adjusted: number;
  /** Sign flips against a loss. */
  readonly pLoss: number;
}

export type ModelEvidence = Pick<PrimaryEvidence, 'baseline' | 'candidate' | 'delta' | 'lower' | 'upper' | 'n'>;

/** A larger share of missing pairs leaves every verdict open. */
export const MISSING = 0.1;

/** Whether so many pairs lack a side that nothing can be said. */
export function tooManyMissing({ pairs, missing }: Pick<Evidence, 'pairs' | 'missing'>): boolean {
  return missing > MISSING * (pairs + missing);
}
