import { resolve } from 'node:path';
import { readTextFile } from '../../adapters/locators/textFile.ts';
import type { Json } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { didYouMean } from '../../domain/nearest.ts';
import type { Primary } from '../../domain/score.ts';
import type { Objective } from '../../ports/experiment.ts';
import type { Metric } from '../../ports/metric.ts';
import { type Mistake, reading, refuse } from './mistakes.ts';
import type { ExperimentKeys } from './schema/experiment.ts';
import type { MetricKeys, ObjectiveKeys } from './schema/metrics.ts';
import type { Source } from './source.ts';

/** A metric as the experiment declares it: `options` are the check's own. */
export type DeclaredMetric =
  | { readonly kind: 'check'; readonly name: string; readonly check: string; readonly options: Options }
  | {
      readonly kind: 'module';
      readonly name: string;
      /** Absolute. */
      readonly module: string;
      /** Of the module's text; what it imports is not covered. */
      readonly hash: string;
      readonly options: Options;
    };

type Options = { readonly [option: string]: Json };

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
    ...keys.objectives.flatMap((objective, index) => objectiveMistakes(objective, names, ['objectives', index])),
  ]);
  return {
    metrics: keys.metrics.map((metric, index) => declaredMetric(metric, index, folder, source)),
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

function declaredMetric(
  { name, check, module, ...rest }: MetricKeys,
  index: number,
  folder: string,
  source: Source,
): DeclaredMetric {
  const options = rest as Options;
  if (module === undefined) return { kind: 'check', name, check: check ?? '', options };
  const path = resolve(folder, module);
  const text = reading(source, ['metrics', index, 'module'], () =>
    readTextFile(path, { what: 'metric module', maxBytes: 10_000_000 }),
  );
  return { kind: 'module', name, module: path, hash: hashOf(text), options };
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
