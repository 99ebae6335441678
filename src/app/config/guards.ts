import type { Splits } from '../../adapters/examples/splits.ts';
import type { ExampleId } from '../../domain/example.ts';
import type { GuardedMetric, Guards } from '../../domain/guards.ts';
import { didYouMean } from '../../domain/nearest.ts';
import type { Metric } from '../../ports/metric.ts';
import { type Mistake, refuse } from './mistakes.ts';
import type { ExperimentKeys } from './schema/experiment.ts';
import type { Source } from './source.ts';

/** Guards as the experiment declares them; which way a metric is better, only the metric itself knows. */
export interface DeclaredGuards extends Pick<Guards, 'alpha' | 'minimalEffect' | 'perModel' | 'exampleLoss'> {
  readonly metrics: readonly Omit<GuardedMetric, 'direction'>[];
  readonly mustPass: { readonly metrics: readonly string[]; readonly examples: readonly ExampleId[] };
}

/** Throws `UserError` for names that no metric, verify example or tag has, or two of them have. */
export function guardsOf(
  { guards: keys, metrics }: ExperimentKeys,
  { verify }: Splits,
  source: Source,
): DeclaredGuards {
  const names = metrics.map(({ name }) => name);
  const examplesOf = (name: string) =>
    (verify ?? []).filter(({ id, tags }) => id === name || tags?.includes(name)).map(({ id }) => id);
  refuse(source, [
    ...Object.keys(keys.metrics).flatMap((name) => unknownMetric(name, names)),
    // Without a verify split there is no verdict, and nobody to name.
    ...(verify === null
      ? []
      : keys.must_pass.flatMap((name, at) => mustPassMistakes(name, at, names, examplesOf(name)))),
  ]);
  return {
    alpha: keys.alpha,
    minimalEffect: keys.minimal_effect,
    perModel: keys.per_model,
    exampleLoss: keys.example_loss,
    metrics: [
      ...Object.entries(keys.metrics).map(([metric, loss]) => declaredLoss(metric, loss)),
      ...(keys.cost === null ? [] : [declaredLoss('cost', { share: keys.cost })]),
      ...(keys.latency === null ? [] : [declaredLoss('latency', { share: keys.latency })]),
    ],
    mustPass: {
      metrics: keys.must_pass.filter((name) => names.includes(name)),
      examples: [...new Set(keys.must_pass.flatMap(examplesOf))],
    },
  };
}

/** The guards, each metric turned the way that it is better. */
export function guardsOn({ metrics: losses, mustPass, ...rest }: DeclaredGuards, metrics: readonly Metric[]): Guards {
  const metricOf = (name: string): Metric => {
    const found = metrics.find((metric) => metric.name === name);
    if (!found) throw new Error(`no metric ${name}`);
    return found;
  };
  return {
    ...rest,
    metrics: losses.map((loss) => ({ ...loss, direction: metricOf(loss.metric).direction })),
    mustPass: {
      examples: mustPass.examples,
      metrics: mustPass.metrics.map((metric) => ({ metric, scale: metricOf(metric).scale })),
    },
  };
}

function declaredLoss(metric: string, loss: number | { readonly share: number }): DeclaredGuards['metrics'][number] {
  return typeof loss === 'number' ? { metric, most: loss, of: 'unit' } : { metric, most: loss.share, of: 'share' };
}

function unknownMetric(name: string, known: readonly string[]): Mistake[] {
  if (known.includes(name)) return [];
  const message = `there is no metric "${name}"${didYouMean(name, known)}; there are ${known.join(', ')}`;
  return [{ path: ['guards', 'metrics', name], message }];
}

function mustPassMistakes(
  name: string,
  at: number,
  metrics: readonly string[],
  examples: readonly ExampleId[],
): Mistake[] {
  const isMetric = metrics.includes(name);
  if (isMetric !== examples.length > 0) return [];
  const message = isMetric
    ? `"${name}" is a metric and also names verify examples: rename one of them`
    : `"${name}" is no metric, and no id or tag of a verify example${didYouMean(name, metrics)}`;
  return [{ path: ['guards', 'must_pass', at], message }];
}
