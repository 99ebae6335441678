import { groupBy } from './group.ts';
import { byUnit, differenceOf, type Measure, metricMeasure, type Pair, pairsOf, primaryMeasure } from './pairs.ts';
import { instanceOf, type ModelId } from './rollout.ts';
import type { Primary, Sheet } from './score.ts';
import { signFlip } from './signFlip.ts';
import { mean, pairedDifference } from './statistics.ts';

/** Of the second arm against the first, on these examples and nothing beyond them. */
export type ComparisonKind = 'better' | 'worse' | 'unclear';

/** A mean paired difference, second - first, in the unit of what is measured. */
export interface Difference {
  readonly kind: ComparisonKind;
  readonly baseline: number;
  readonly candidate: number;
  readonly delta: number;
  /** The two-sided 95 % interval; infinite where a single pair says nothing of the spread. */
  readonly lower: number;
  readonly upper: number;
  /** Two-sided, by sign flips. */
  readonly p: number;
  /** (example, model) pairs. */
  readonly n: number;
}

/** One (example, model) pair: means over the attempts that both arms have. */
export interface PairOutcome {
  readonly example: string;
  readonly model: ModelId;
  readonly baseline: number;
  readonly candidate: number;
  readonly delta: number;
}

export interface Comparison {
  /** Null when no cell was scored on both sides. */
  readonly primary: Difference | null;
  readonly models: Readonly<Record<ModelId, Difference>>;
  readonly metrics: Readonly<Record<string, Difference>>;
  /** The largest loss first, then by gain. */
  readonly outcomes: readonly PairOutcome[];
  /** Cells that only one arm has, or has a score of. */
  readonly leftOut: number;
}

/** A metric and the way in which it is better. */
export interface Compared {
  readonly name: string;
  readonly direction: 'maximise' | 'minimise';
}

/** Two-sided. */
const ALPHA = 0.05;

/**
 * Compares two sheets over the same examples: the unit is the (example, model) pair. Better or worse only where Student's
 * interval leaves out 0 and the sign flips agree; each metric stands for itself.
 */
export function compareSheets(
  { candidate, baseline }: { readonly candidate: Sheet; readonly baseline: Sheet },
  primary: Primary,
  metrics: readonly Compared[],
): Comparison {
  const paired = (measure: Measure) => pairsOf(candidate, baseline, measure, (example) => example);
  const { pairs, missing } = paired(primaryMeasure(primary));
  const models = groupBy(pairs, ({ model }) => model);
  const perMetric = metrics.map(({ name, direction }) => [
    name,
    difference(paired(metricMeasure(name)).pairs, direction),
  ]);
  return {
    primary: difference(pairs, 'maximise'),
    models: known([...models].map(([model, own]) => [model, difference(own, 'maximise')])),
    metrics: known(perMetric as [string, Difference | null][]),
    outcomes: outcomesOf(pairs),
    leftOut: missing.length,
  };
}

/** Which arm an (example, model) pair speaks for; what rounding alone makes differ is a tie. */
export function resultOf({ delta }: Pick<PairOutcome, 'delta'>): 'won' | 'lost' | 'tied' {
  return delta === 0 ? 'tied' : delta > 0 ? 'won' : 'lost';
}

function difference(pairs: readonly Pair[], direction: Compared['direction']): Difference | null {
  const instances = pairs.map((pair) => ({ ...pair, unit: instanceOf(pair) }));
  const differences = [...byUnit(instances, differenceOf).values()];
  const found = pairedDifference(differences, ALPHA / 2);
  if (found === null) return null;
  const { delta, lower, upper, n } = found;
  const baseline = mean([...byUnit(instances, (pair) => pair.baseline).values()]) ?? 0;
  const { gain, loss } = signFlip(differences);
  const p = Math.min(1, 2 * Math.min(gain, loss));
  const sure = p <= ALPHA && (lower > 0 || upper < 0);
  const up = direction === 'maximise' ? delta > 0 : delta < 0;
  return {
    kind: sure ? (up ? 'better' : 'worse') : 'unclear',
    baseline,
    candidate: baseline + delta,
    delta,
    lower,
    upper,
    p,
    n,
  };
}

function outcomesOf(pairs: readonly Pair[]): PairOutcome[] {
  const instances = [...groupBy(pairs, (pair) => instanceOf(pair)).values()];
  return instances
    .map((own) => {
      const unit = own.map((pair) => ({ ...pair, unit: '' }));
      const value = (measure: (pair: Pair) => number) => byUnit(unit, measure).get('') ?? 0;
      const { example, model } = own[0]!;
      return {
        example,
        model,
        baseline: value((pair) => pair.baseline),
        candidate: value((pair) => pair.candidate),
        delta: value(differenceOf),
      };
    })
    .sort(
      (a, b) =>
        a.delta - b.delta || (a.example < b.example ? -1 : a.example > b.example ? 1 : a.model < b.model ? -1 : 1),
    );
}

function known<T>(entries: readonly (readonly [string, T | null])[]): Record<string, T> {
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
