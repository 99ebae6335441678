import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { readBytes } from '../../adapters/locators/textFile.ts';
import type { DeclaredProvider } from '../../adapters/models/providers.ts';
import type { ModelSpec } from '../../ports/model.ts';
import { reading } from './mistakes.ts';
import { reflectorsIn } from './models.ts';
import type { ExperimentKeys } from './schema/experiment.ts';
import type { Path, Source } from './source.ts';
import { type WeightsFile, weightsOf } from './weights.ts';

/** What a simulated or replayed model answers from. */
export interface Simulation {
  readonly api: 'rehearsal' | 'replay';
  /** Absolute. */
  readonly file: string;
  /** Of the file's bytes: with another file it is another model. */
  readonly hash: string;
}

export interface Providers {
  /** Servers by the names that the experiment gives them. */
  readonly servers: Readonly<Record<string, DeclaredProvider>>;
  /** By provider; only those that the chosen models use. */
  readonly simulations: Readonly<Record<string, Simulation>>;
  /** The files of local models, by how the experiment names them. */
  readonly weights: Readonly<Record<string, WeightsFile>>;
}

/** Where the answers come from. Throws `UserError` when the file of a simulation is missing. */
export function providersOf(
  keys: ExperimentKeys,
  used: readonly ModelSpec[],
  folder: string,
  source: Source,
): Providers {
  const servers = Object.entries(keys.providers).flatMap(([name, provider]): [string, DeclaredProvider][] =>
    provider.api === 'openai' || provider.api === 'anthropic' ? [[name, provider]] : [],
  );
  const simulated = used.filter(({ kind }) => kind !== 'live');
  const simulations = simulated.map((spec): [string, Simulation] => [
    spec.provider,
    simulationOf(spec, keys, folder, source),
  ]);
  return {
    servers: Object.fromEntries(servers),
    simulations: Object.fromEntries(simulations),
    weights: weightsOf(used, folder, source),
  };
}

/** Beside the experiment, where it says nothing else. */
const USUAL_FILE = { rehearsal: 'rehearsal.yaml', replay: 'replay.jsonl' };

function simulationOf({ provider, kind }: ModelSpec, keys: ExperimentKeys, folder: string, source: Source): Simulation {
  const api = kind === 'simulated' ? 'rehearsal' : 'replay';
  const own = Object.hasOwn(keys.providers, provider) ? keys.providers[provider] : undefined;
  const named = own && 'file' in own ? own.file : undefined;
  const file = resolve(folder, named ?? USUAL_FILE[api]);
  const path: Path = named === undefined ? userOf(provider, keys) : ['providers', provider, 'file'];
  const bytes = reading(source, path, () => readBytes(file, { what: `${api} models`, maxBytes: 512_000_000 }));
  return { api, file, hash: createHash('sha256').update(bytes).digest('hex') };
}

function userOf(provider: string, keys: ExperimentKeys): Path {
  const index = keys.models.findIndex(({ id }) => id.startsWith(`${provider}:`));
  if (index >= 0) return ['models', index, 'id'];
  const reflector = reflectorsIn(keys).find(({ model }) => model.id.startsWith(`${provider}:`));
  return reflector === undefined ? ['judge'] : [...reflector.path, 'id'];
}
