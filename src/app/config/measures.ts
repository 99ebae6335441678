import { didYouMean } from '../../domain/nearest.ts';
import type { Primary } from '../../domain/score.ts';
import type { Objective } from '../../ports/experiment.ts';
import type { Metric } from '../../ports/metric.ts';
import { judgeMistakes } from './judge.ts';
import { type DeclaredMetric, declaredMetric } from './metrics.ts';
import { type Mistake, refuse } from './mistakes.ts';
import type { ExperimentKeys } from './schema/experiment.ts';
import type { MetricKeys, ObjectiveKeys } from './schema/metrics.ts';
import type { Path, Source } from './source.ts';

/** What a metric is worth; without a scale the metric's own applies. */
export interface DeclaredWeight {
  readonly metric: string;
  /** Weights sum to 1. */
  readonly weight: number;
  readonly scale: readonly [number, number] | null;
}

export interface Measures {
  readonly metrics: readonly DeclaredMetric[];
  readonly primary: readonly DeclaredWeight[];
  readonly objectives: readonly Objective[];
}

/** What is measured and maximised. Throws `UserError` for names that no metric has, or two have. */
export function measuresOf(keys: ExperimentKeys, folder: string, source: Source): Measures {
  const names = keys.metrics.map(({ name }) => name);
  const weights = keys.primary ?? (names.length === 1 ? { [names[0]!]: 1 } : {});
  refuse(source, [
    ...repeatedNames(names),
    ...(Object.keys(weights).length > 0
      ? []
      : [{ path: ['primary'], message: `give a weight to one of ${names.join(', ')}` }]),
    ...Object.keys(weights).flatMap((name) => unknownMetric(name, names, ['primary', name])),
    ...keys.metrics.flatMap((metric, index) => [
      ...judgeMistakes(metric, keys, ['metrics', index]),
      ...needMistakes(metric, names.slice(0, index), ['metrics', index]),
    ]),
    ...keys.objectives.flatMap((objective, index) => objectiveMistakes(objective, names, ['objectives', index])),
  ]);
  return {
    metrics: keys.metrics.map((_, index) => declaredMetric(index, keys, folder, source)),
    primary: normalised(weights),
    objectives: keys.objectives.map(objectiveOf),
  };
}

/** The primary score, each metric on its declared scale or its own. */
export function primaryOn(declared: readonly DeclaredWeight[], metrics: readonly Metric[]): Primary {
  return declared.map(({ metric, weight, scale }) => {
    const own = metrics.find(({ name }) => name === metric);
    if (!own) throw new Error(`no metric ${metric}`);
    return { metric, weight, scale: scale ?? own.scale };
  });
}

function normalised(weights: NonNullable<ExperimentKeys['primary']>): DeclaredWeight[] {
  const declared = Object.entries(weights).map(([metric, worth]) =>
    typeof worth === 'number'
      ? { metric, weight: worth, scale: null }
      : { metric, weight: worth.weight, scale: worth.scale ?? null },
  );
  const total = declared.reduce((sum, { weight }) => sum + weight, 0);
  return declared.map((worth) => ({ ...worth, weight: worth.weight / total }));
}

/** Epsilons where none is declared: 1 point of primary, 20 characters, and exact values of a metric, whose unit is unknown here. */
const EPSILON = { primary: 0.01, length: 20, metric: 0 };

function objectiveOf(objective: ObjectiveKeys): Objective {
  const name = nameOf(objective);
  const kind = name === 'primary' || name === 'length' ? name : 'metric';
  const epsilon = typeof objective === 'string' ? EPSILON[kind] : objective.epsilon;
  return kind === 'metric' ? { kind, metric: name, epsilon } : { kind, epsilon };
}

function nameOf(objective: ObjectiveKeys): string {
  return typeof objective === 'string' ? objective : objective.objective;
}

function objectiveMistakes(objective: ObjectiveKeys, names: readonly string[], path: Mistake['path']): Mistake[] {
  return unknownMetric(nameOf(objective), ['primary', 'length', ...names], path);
}

/** What a metric builds on stands above it: so there is no circle. */
function needMistakes(
  { only_if, composite, length_penalty: penalty }: MetricKeys,
  above: readonly string[],
  path: Path,
): Mistake[] {
  const gates = (only_if ?? []).map((gate, at) => ({
    name: typeof gate === 'string' ? gate : gate.metric,
    at: [...path, 'only_if', at],
  }));
  const parts = Object.keys(composite ?? {}).map((name) => ({ name, at: [...path, 'composite', name] }));
  const message = (name: string) =>
    `no metric "${name}" is declared above this one${didYouMean(name, above)}; above are: ${above.join(', ') || 'none'}`;
  return [
    ...[...gates, ...parts]
      .filter(({ name }) => !above.includes(name))
      .map(({ name, at }) => ({ path: at, message: message(name) })),
    ...(penalty?.of === 'output' && penalty.limit === undefined
      ? [{ path: [...path, 'length_penalty'], message: 'say the `limit` of an output, in characters' }]
      : []),
  ];
}

function unknownMetric(name: string, known: readonly string[], path: Mistake['path']): Mistake[] {
  if (known.includes(name)) return [];
  return [
    {
      path,
      message: `there is no metric "${name}"${didYouMean(name, known)}; there are ${[...new Set(known)].join(', ')}`,
    },
  ];
}

function repeatedNames(names: readonly string[]): Mistake[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ path: ['metrics', index, 'name'], message: `"${name}" is the name of another metric already` }],
  );
}
