import { hashOf } from '../../domain/hash.ts';
import type { Identity } from '../../ports/experiment.ts';
import type { ModelSpec } from '../../ports/model.ts';
import type { LoadedExperiment } from './load.ts';

/** What makes a run this run. Budget, generations, concurrency, limits and prices may change while it lasts. */
export function identityOf(loaded: LoadedExperiment): Identity {
  const covered = {
    'base prompt': loaded.base.components,
    'step version': loaded.task,
    examples: loaded.examples,
    models: loaded.models.map((spec) => modelIdentity(spec, loaded)),
    reflector: modelIdentity(loaded.reflector, loaded),
    // Where a module lies does not matter, what it says does.
    metrics: loaded.metrics.map((metric) => (metric.kind === 'module' ? { ...metric, module: undefined } : metric)),
    primary: loaded.primary,
    objectives: loaded.objectives,
    search: loaded.search,
    gates: loaded.gates,
    seed: loaded.seed,
  };
  const parts = Object.fromEntries(Object.entries(covered).map(([name, part]) => [name, hashOf(part)]));
  return { hash: hashOf(parts), parts };
}

function modelIdentity(
  { id, provider, name, temperature, maxTokens, params, kind }: ModelSpec,
  loaded: LoadedExperiment,
): unknown {
  const simulation = Object.hasOwn(loaded.simulations, provider) ? loaded.simulations[provider]?.hash : undefined;
  return { id, provider, name, temperature, maxTokens, params, kind, simulation };
}
