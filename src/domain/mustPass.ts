import type { ExampleId } from './example.ts';
import { groupBy } from './group.ts';
import type { MustPass } from './guards.ts';
import { type Lack, type Measure, metricMeasure, type Pair, pairsOf, primaryMeasure } from './pairs.ts';
import { instanceOf, type ModelId } from './rollout.ts';
import { type Primary, type Sheet, scaled } from './score.ts';

/** A must-pass example that got worse on a model, or of which nothing was measured (`attempts` 0). */
export interface Regression {
  /** `primary`, or the metric that must pass. */
  readonly metric: string;
  readonly example: ExampleId;
  readonly model: ModelId;
  /** Attempts that were worse than every attempt of the baseline, of how many. */
  readonly worse: number;
  readonly attempts: number;
  /** All of at least three attempts: one-sided p = 1/20 by ranks. */
  readonly confirmed: boolean;
}

/** Less than this, on the 0..1 of a score, is not a worse answer. */
const WORSE = 0.05;
/** Attempts that confirm a regression. */
const CONFIRMING = 3;

/**
 * Where most attempts of the candidate are worse than the worst of the baseline's. What the baseline itself passes only
 * now and then cannot regress.
 */
export function regressionsOf(
  mustPass: MustPass,
  primary: Primary,
  { candidate, baseline }: { readonly candidate: Sheet; readonly baseline: Sheet },
): Regression[] {
  const examples = new Set(mustPass.examples);
  const primaryValue = primaryMeasure(primary);
  const onExamples = regressed('primary', candidate, baseline, (row) =>
    examples.has(row.ask.example) ? primaryValue(row) : null,
  );
  const onMetrics = mustPass.metrics.flatMap(({ metric, scale }) => {
    const metricValue = metricMeasure(metric);
    return regressed(metric, candidate, baseline, (row) => {
      const value = metricValue(row);
      return value === null ? null : scaled(value, scale);
    });
  });
  return [...onExamples, ...onMetrics];
}

function regressed(metric: string, candidate: Sheet, baseline: Sheet, measure: Measure): Regression[] {
  const { pairs, missing } = pairsOf(candidate, baseline, measure, (example) => example);
  const instances = groupBy(pairs, instanceOf);
  const unseen = missing.filter((lack) => lack.onlyCandidate && !instances.has(instanceOf(lack)));
  return [
    ...[...instances.values()].flatMap((own) => regression(metric, own)),
    ...[...groupBy(unseen, instanceOf).values()].map(([lack]) => unmeasured(metric, lack!)),
  ].sort(byName);
}

/** What the baseline passes and nobody measured of the candidate did not hold: nobody knows. */
function unmeasured(metric: string, { example, model }: Lack): Regression {
  return { metric, example, model, worse: 0, attempts: 0, confirmed: false };
}

function regression(metric: string, pairs: readonly Pair[]): Regression[] {
  const [first] = pairs;
  const floor = Math.min(...pairs.map(({ baseline }) => baseline)) - WORSE;
  const worse = pairs.filter((pair) => pair.candidate < floor).length;
  if (first === undefined || worse * 2 <= pairs.length) return [];
  const confirmed = pairs.length >= CONFIRMING && worse === pairs.length;
  return [{ metric, example: first.example, model: first.model, worse, attempts: pairs.length, confirmed }];
}

function byName(a: Regression, b: Regression): number {
  const [one, other] = [a, b].map(({ example, model }) => `${example}\u0000${model}`);
  return one! < other! ? -1 : one! > other! ? 1 : 0;
}
