import { listedPrice } from '../../adapters/models/prices.ts';
import { KNOWN_PROVIDERS } from '../../adapters/models/providers.ts';
import { UserError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/nearest.ts';
import type { ModelSpec, Price } from '../../ports/model.ts';
import { type Mistake, refuse } from './mistakes.ts';
import type { ExperimentKeys } from './schema/experiment.ts';
import type { ModelKeys } from './schema/models.ts';
import type { Path, Source } from './source.ts';
import { fileMistakes, LOCAL, localParts } from './weights.ts';

export interface DeclaredModels {
  readonly models: readonly ModelSpec[];
  readonly reflector: ModelSpec;
  /** Beside the first. */
  readonly furtherReflectors: readonly ModelSpec[];
}

/** The models of an experiment. Throws `UserError` for unknown providers and for names that are there twice. */
export function modelsOf(keys: ExperimentKeys, source: Source): DeclaredModels {
  refuse(source, [
    ...keys.models.flatMap((model, index) => modelMistakes(model, keys, ['models', index])),
    ...reflectorsIn(keys).flatMap(({ model, path }) => modelMistakes(model, keys, path)),
    ...repeatedNames(keys.models, ['models']),
    ...(Array.isArray(keys.reflector) ? repeatedNames(keys.reflector, ['reflector']) : []),
  ]);
  const [reflector = NOBODY, ...furtherReflectors] = reflectorsIn(keys).map(({ model }) => specOf(model, keys, 8192));
  return { models: keys.models.map((model) => specOf(model, keys, 4096)), reflector, furtherReflectors };
}

/** The models that reflect, with the keys that lead to each; none for `reflector: none`. */
export function reflectorsIn({ reflector }: Pick<ExperimentKeys, 'reflector'>): { model: ModelKeys; path: Path }[] {
  if (reflector === 'none') return [];
  if (!Array.isArray(reflector)) return [{ model: reflector, path: ['reflector'] }];
  return reflector.map((model, index) => ({ model, path: ['reflector', index] }));
}

/** Stands where no model reflects. */
export const NOBODY: ModelSpec = {
  id: 'none',
  provider: 'none',
  name: 'none',
  maxTokens: 1,
  params: {},
  price: { input: 0, output: 0 },
  concurrency: 1,
  requestsPerMinute: null,
  tokensPerMinute: null,
  timeoutMs: 1000,
  tries: 1,
  kind: 'live',
};

/** The models that --models names, by alias or id, in the order of the experiment. */
export function chosenModels(models: readonly ModelSpec[], names: readonly string[]): readonly ModelSpec[] {
  const known = models.map(({ id }) => id);
  const unknown = names.find((name) => !models.some((model) => isNamed(model, name)));
  if (unknown !== undefined)
    throw new UserError(
      `--models: no model "${unknown}"${didYouMean(unknown, known)}; the experiment has ${known.join(', ')}`,
    );
  if (names.length === 0) throw new UserError(`--models: name at least one of ${known.join(', ')}`);
  return models.filter((model) => names.some((name) => isNamed(model, name)));
}

function isNamed({ id, provider, name }: ModelSpec, wanted: string): boolean {
  return id === wanted || `${provider}:${name}` === wanted;
}

/** How a provider is spoken to; null when nobody knows it. */
export function apiOf(provider: string, keys: Pick<ExperimentKeys, 'providers'>): string | null {
  if (Object.hasOwn(keys.providers, provider)) return keys.providers[provider]!.api;
  if (provider === 'rehearsal' || provider === 'replay' || provider === LOCAL) return provider;
  return Object.hasOwn(KNOWN_PROVIDERS, provider) ? KNOWN_PROVIDERS[provider]!.api : null;
}

/** The provider ends at the first colon: names may hold more of them. */
export function providerOf(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

/** A model as it is called; `maxTokens` where it says nothing. */
export function specOf(
  model: ModelKeys,
  keys: Pick<ExperimentKeys, 'providers' | 'concurrency'>,
  maxTokens: number,
): ModelSpec {
  const provider = providerOf(model.id);
  const api = apiOf(provider, keys);
  const kind = api === 'rehearsal' ? 'simulated' : api === 'replay' ? 'replayed' : 'live';
  return {
    id: model.alias ?? model.id,
    provider,
    name: model.id.slice(provider.length + 1),
    ...(model.temperature === undefined ? {} : { temperature: model.temperature }),
    maxTokens: model.max_tokens ?? maxTokens,
    params: model.params,
    // What calls nobody costs nothing.
    price: model.price ?? (kind === 'live' ? listed(model.id, provider, keys) : { input: 0, output: 0 }),
    concurrency: model.concurrency ?? keys.concurrency,
    requestsPerMinute: model.requests_per_minute ?? null,
    tokensPerMinute: model.tokens_per_minute ?? null,
    timeoutMs: model.timeout_s * 1000,
    tries: model.tries,
    kind,
    ...(api === LOCAL ? localParts(model) : {}),
  };
}

/** A server of the user's own has prices of its own, whatever it is called. */
function listed(id: string, provider: string, keys: Pick<ExperimentKeys, 'providers'>): Price | null {
  return Object.hasOwn(keys.providers, provider) ? null : (listedPrice(id)?.price ?? null);
}

/** Prices that nobody declared, with the day of which they are. */
export function priceNotes(models: readonly ModelSpec[], keys: ExperimentKeys): string[] {
  const all = [...keys.models, ...reflectorsIn(keys).map(({ model }) => model)];
  const declared = all.flatMap(({ id, price }) => (price === undefined ? [] : [id]));
  return models.flatMap((spec) => {
    const id = `${spec.provider}:${spec.name}`;
    const found = listedPrice(id);
    if (found === null || spec.kind !== 'live' || declared.includes(id) || found.price !== spec.price) return [];
    const { input, output } = found.price;
    return [
      `the price of ${id} is taken from the table of ${found.asOf}: $${input} in, $${output} out per million tokens; a \`price\` in the experiment goes before it`,
    ];
  });
}

export function unknownProvider({ id }: Pick<ModelKeys, 'id'>, keys: ExperimentKeys, path: Path): Mistake[] {
  const provider = providerOf(id);
  if (apiOf(provider, keys) !== null) return [];
  const known = [...Object.keys(keys.providers), ...Object.keys(KNOWN_PROVIDERS), LOCAL, 'rehearsal', 'replay'];
  const message = `unknown provider "${provider}"${didYouMean(provider, known)}; known: ${[...new Set(known)].join(', ')}; declare others under \`providers\``;
  return [{ path, message }];
}

function modelMistakes(model: ModelKeys, keys: ExperimentKeys, path: Path): Mistake[] {
  const local = apiOf(providerOf(model.id), keys) === LOCAL;
  return [...unknownProvider(model, keys, [...path, 'id']), ...fileMistakes(model, local, path)];
}

function repeatedNames(models: readonly ModelKeys[], path: Path): Mistake[] {
  const names = models.map(({ id, alias }) => alias ?? id);
  return models.flatMap((model, index) => {
    const first = names.indexOf(names[index]!);
    if (first === index) return [];
    const message = `"${names[index]}" is already the name of model ${first}; give one of them another alias`;
    return [{ path: [...path, index, model.alias === undefined ? 'id' : 'alias'], message }];
  });
}
