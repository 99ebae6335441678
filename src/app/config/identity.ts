import { hashOf } from '../../domain/hash.ts';
import type { Identity } from '../../ports/experiment.ts';
import type { ModelSpec } from '../../ports/model.ts';
import type { LoadedExperiment } from './load.ts';
import type { DeclaredMetric } from './metrics.ts';
import { taskIdentity } from './task.ts';

/** What makes a run this run. Budget, generations, concurrency, limits and prices may change while it lasts. */
export function identityOf(loaded: LoadedExperiment): Identity {
  const covered = {
    'base prompt': loaded.base.components,
    'step version': taskIdentity(loaded.task),
    examples: loaded.examples,
    models: loaded.models.map((spec) => modelIdentity(spec, loaded)),
    reflector: reflectorIdentity(loaded),
    metrics: loaded.metrics.map((metric) => metricIdentity(metric, loaded)),
    primary: loaded.primary,
    objectives: loaded.objectives,
    guards: loaded.guards,
    search: loaded.search,
    gates: loaded.gateCommand === null ? loaded.gates : { ...loaded.gates, command: loaded.gateCommand },
    seed: loaded.seed,
  };
  const parts = Object.fromEntries(Object.entries(covered).map(([name, part]) => [name, hashOf(part)]));
  return { hash: hashOf(parts), parts };
}

/** One model, or the list of them in its order: the first is as good as any other, but it is another list. */
function reflectorIdentity(loaded: LoadedExperiment): unknown {
  const [first, ...others] = [loaded.reflector, ...loaded.furtherReflectors].map((spec) => modelIdentity(spec, loaded));
  return others.length === 0 ? first : [first, ...others];
}

/** Where files lie does not matter, what they say does. */
function metricIdentity(metric: DeclaredMetric, loaded: LoadedExperiment): unknown {
  if (metric.kind === 'module') return { ...metric, module: undefined };
  if (metric.kind === 'command') return { ...metric, folder: undefined, timeoutMs: undefined };
  if (metric.kind === 'rubric') return { ...metric, judges: metric.judges.map((spec) => modelIdentity(spec, loaded)) };
  return metric;
}

function modelIdentity(
  { id, provider, name, temperature, maxTokens, params, kind, file }: ModelSpec,
  loaded: LoadedExperiment,
): unknown {
  const simulation = Object.hasOwn(loaded.simulations, provider) ? loaded.simulations[provider]?.hash : undefined;
  const weights = file === undefined ? undefined : loaded.weights[file]?.hash;
  return { id, provider, name, temperature, maxTokens, params, kind, simulation, weights };
}
