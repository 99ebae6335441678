import { cohenKappa, krippendorffAlpha } from './agreement.ts';
import { groupBy } from './group.ts';
import type { Grade, Levels } from './rubric.ts';

/** Below this, what judges say proves nothing about what people would say. */
export const TRUSTED_AGREEMENT = 0.6;

export type Between = 'people and judges' | 'judges' | 'people';

/** How far judges of one rubric say the same of the same outputs. */
export interface Agreement {
  readonly between: Between;
  /** Outputs that both sides graded. */
  readonly outputs: number;
  /** Krippendorff's alpha, ordinal, over all criteria; null when nothing varies. */
  readonly alpha: number | null;
  /** Cohen's kappa, quadratic weights, over all criteria; null when nothing varies. */
  readonly kappa: number | null;
  readonly criteria: readonly CriterionAgreement[];
}

export interface CriterionAgreement {
  readonly criterion: string;
  readonly alpha: number | null;
  readonly kappa: number | null;
}

/** An output on which two judges are far apart. */
export interface Disagreement {
  readonly rollout: string;
  readonly grades: readonly Grade[];
  /** Between the highest and the lowest grade. */
  readonly distance: number;
}

/** Why a YES is not to be trusted, and what would settle it. */
export interface Doubt {
  readonly text: string;
  readonly settledBy: string;
}

/** Agreement between people and judges, among judges, and among people: what there is of it. `grades` are of one rubric. */
export function agreementsIn(grades: readonly Grade[]): Agreement[] {
  const pairs = [...groupBy(grades, ({ rollout }) => rollout).values()].flatMap(pairsOf);
  return [...groupBy(pairs, ({ between }) => between)].map(([between, same]) => agreementOf(between, same));
}

/** Outputs whose highest and lowest grades are at least `distance` apart, the furthest first. */
export function disagreementsIn(
  grades: readonly Grade[],
  gradeOf: (levels: Levels) => number,
  distance: number,
): Disagreement[] {
  const outputs = [...groupBy(grades, ({ rollout }) => rollout)].map(([rollout, said]): Disagreement => {
    const values = said.map(({ levels }) => gradeOf(levels));
    return { rollout, grades: said, distance: Math.max(...values) - Math.min(...values) };
  });
  return outputs
    .filter((output) => output.grades.length > 1 && output.distance >= distance - 1e-9)
    .sort((a, b) => b.distance - a.distance || (a.rollout < b.rollout ? -1 : 1));
}

/** People whom the judge of a metric contradicts make its scores doubtful. Where nobody graded, nobody contradicts. */
export function doubtsOf(metric: string, agreements: readonly Agreement[]): Doubt[] {
  return agreements
    .filter(({ between, alpha }) => between === 'people and judges' && alpha !== null && alpha < TRUSTED_AGREEMENT)
    .map(({ alpha, outputs }) => ({
      text: `the judge of ${metric} disagrees with people: Krippendorff's alpha ${alpha!.toFixed(2)} over ${outputs} outputs, below ${TRUSTED_AGREEMENT}`,
      settledBy: `another rubric, prompt or model for the judge of ${metric}, or people who grade it`,
    }));
}

interface Pair {
  readonly between: Between;
  readonly rollout: string;
  readonly levels: readonly [Levels, Levels];
}

/** Every two judges of one output; people stand before models. */
function pairsOf(grades: readonly Grade[]): Pair[] {
  const ordered = [...grades].sort((a, b) => Number(b.person) - Number(a.person) || (a.judge < b.judge ? -1 : 1));
  return ordered.flatMap((first, at) =>
    ordered.slice(at + 1).map(
      (second): Pair => ({
        between: first.person === second.person ? (first.person ? 'people' : 'judges') : 'people and judges',
        rollout: first.rollout,
        levels: [first.levels, second.levels],
      }),
    ),
  );
}

function agreementOf(between: Between, pairs: readonly Pair[]): Agreement {
  const criteria = [...new Set(pairs.flatMap(({ levels }) => Object.keys(levels[0])))].sort();
  const levelsOf = (names: readonly string[]) =>
    pairs.flatMap(({ levels: [a, b] }) =>
      names.flatMap((name): [number, number][] => {
        const [first, second] = [a[name], b[name]];
        return first === undefined || second === undefined ? [] : [[first, second]];
      }),
    );
  const figures = (names: readonly string[]) => {
    const levels = levelsOf(names);
    return { alpha: krippendorffAlpha(levels, 'ordinal'), kappa: cohenKappa(levels, 'quadratic') };
  };
  return {
    between,
    outputs: new Set(pairs.map(({ rollout }) => rollout)).size,
    ...figures(criteria),
    criteria: criteria.map((criterion) => ({ criterion, ...figures([criterion]) })),
  };
}
