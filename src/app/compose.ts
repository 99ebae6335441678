import { localModel } from '../adapters/models/local/localModel.ts';
import type { Weights } from '../adapters/models/local/weights.ts';
import { createModel } from '../adapters/models/providers.ts';
import { loadRehearsal, rehearsalModel } from '../adapters/models/rehearsal/rehearsalModel.ts';
import { loadRecording, replayModel } from '../adapters/models/replay.ts';
import { cost, latency } from '../metrics/spending.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Metric } from '../ports/metric.ts';
import type { Model, ModelSpec } from '../ports/model.ts';
import { guardsOn } from './config/guards.ts';
import { identityOf } from './config/identity.ts';
import type { LoadedExperiment } from './config/load.ts';
import { primaryOn } from './config/measures.ts';
import { NOBODY } from './config/models.ts';
import { gatesFor } from './gates.ts';
import { metricsOf } from './metrics.ts';
import { operatorsOf } from './operators.ts';
import { stepOf, uncalledStepOf } from './step.ts';

/** An experiment ready to run, with the models that answer it. */
export interface Composition {
  readonly experiment: Experiment;
  readonly models: readonly Model[];
  readonly reflector: Model;
  readonly furtherReflectors?: readonly Model[];
  readonly judges: readonly Model[];
}

/** Puts an experiment together. Throws `UserError` for what cannot be: an unknown check, a missing key, a wrong template. */
export async function compose(loaded: LoadedExperiment): Promise<Composition> {
  return composeWith(loaded, modelSource(loaded), stepOf);
}

/** The experiment for those who call no model: no key is asked for, no file of weights is opened, no code of the task is run. */
export async function composeUncalled(loaded: LoadedExperiment): Promise<Experiment> {
  const { experiment } = await composeWith(loaded, (spec) => unused(versioned(spec, loaded)), uncalledStepOf);
  return experiment;
}

async function composeWith(
  loaded: LoadedExperiment,
  modelOf: (spec: ModelSpec) => Model,
  taskOf: typeof stepOf,
): Promise<Composition> {
  const metrics = withGuarded(await metricsOf(loaded, (spec) => versioned(spec, loaded)), loaded);
  const operators = operatorsOf(loaded.search, loaded.reflector);
  const models = loaded.models.map(modelOf);
  const silent = loaded.generations === 0 || loaded.reflector === NOBODY;
  const reflector = silent ? unused(versioned(loaded.reflector, loaded)) : modelOf(loaded.reflector);
  const furtherReflectors = silent ? [] : loaded.furtherReflectors.map(modelOf);
  const experiment: Experiment = {
    step: loaded.step,
    base: loaded.base,
    task: await taskOf(loaded, models),
    examples: loaded.examples,
    models: models.map(({ spec }) => spec),
    reflector: reflector.spec,
    furtherReflectors: furtherReflectors.map(({ spec }) => spec),
    metrics,
    primary: primaryOn(loaded.primary, metrics),
    objectives: loaded.objectives,
    guards: guardsOn(loaded.guards, metrics),
    gates: await gatesFor(loaded),
    search: { ...loaded.search, operators: operators.map(({ name }) => name) },
    operators,
    seed: loaded.seed,
    generations: loaded.generations,
    budget: loaded.budget,
    identity: identityOf(loaded),
    label: loaded.label,
  };
  return { experiment, models, reflector, furtherReflectors, judges: loaded.judges.map(modelOf) };
}

/** With the cost and the latency of a rollout, where a guard is on them and no metric of the experiment has that name. */
function withGuarded(metrics: readonly Metric[], { guards }: LoadedExperiment): Metric[] {
  const wanted = new Set(guards.metrics.map(({ metric }) => metric));
  const taken = new Set(metrics.map(({ name }) => name));
  return [...metrics, ...[cost, latency].filter(({ name }) => wanted.has(name) && !taken.has(name))];
}

/** One model of an experiment, for who asks nobody else. Throws `UserError` where its key is missing. */
export function modelOf(loaded: LoadedExperiment, spec: ModelSpec): Model {
  return modelSource(loaded)(spec);
}

/** Makes models; a rehearsal, a recording or a file of weights is read once for all of its models. */
function modelSource(loaded: LoadedExperiment): (spec: ModelSpec) => Model {
  const rehearsals = new Map<string, ReturnType<typeof loadRehearsal>>();
  const recordings = new Map<string, ReturnType<typeof loadRecording>>();
  const held = new Map<string, Weights>();
  return (declared) => {
    const spec = versioned(declared, loaded);
    const file = loaded.simulations[spec.provider]?.file;
    if (spec.file !== undefined) return localModel(spec, held);
    if (file === undefined) return createModel(spec, loaded.servers, loaded.env);
    return spec.kind === 'simulated'
      ? rehearsalModel(spec, once(rehearsals, file, loadRehearsal))
      : replayModel(spec, once(recordings, file, loadRecording));
  };
}

/** Another declaration, recording or file of weights behind the same name is another model. */
function versioned(spec: ModelSpec, { simulations, weights }: LoadedExperiment): ModelSpec {
  const local = spec.file === undefined ? undefined : weights[spec.file];
  if (local) return { ...spec, file: local.file, version: local.hash };
  const version = simulations[spec.provider]?.hash;
  return version === undefined ? spec : { ...spec, version };
}

/** With no generation after the seed, or with `reflector: none`, nobody reflects, and no key is asked for. */
function unused(spec: ModelSpec): Model {
  return { spec, call: () => Promise.reject(new Error(`${spec.id} is not called here`)) };
}

function once<V>(made: Map<string, V>, key: string, make: (key: string) => V): V {
  const value = made.get(key) ?? make(key);
  made.set(key, value);
  return value;
}
