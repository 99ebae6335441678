import { UserError } from '../../domain/errors.ts';
import { hashOf } from '../../domain/hash.ts';
import { didYouMean } from '../../domain/nearest.ts';
import { merge, put } from './merge.ts';
import type { Mistake } from './mistakes.ts';
import { SOURCE_KINDS } from './schema/examples.ts';
import { type MapSource, plainValue, type Source, sourceAt } from './source.ts';
import { parseYaml } from './yaml.ts';

/** Flags that stand for a key of the experiment. */
export interface Overrides {
  readonly generations?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly seed?: number | undefined;
  readonly calls?: number | undefined;
  readonly usd?: number | undefined;
  readonly allowUnknownPrice?: boolean | undefined;
}

/** The profile that applies: the one asked for, else the one that the experiment names; null when neither does. */
export function profileName(source: Source, asked: string | undefined): string | null {
  const own = sourceAt(source, ['profile']);
  const name = asked ?? (own === null ? null : plainValue(own));
  if (name === null) return null;
  const known = [...profilesOf(source).keys()];
  if (typeof name === 'string' && known.includes(name)) return name;
  const place = asked === undefined ? `${own?.at}: profile` : '--profile';
  const hint = typeof name === 'string' ? didYouMean(name, known) : '';
  const there = known.length > 0 ? `known: ${known.join(', ')}` : 'the experiment has no `profiles`';
  throw new UserError(`${place}: no profile ${JSON.stringify(name)}${hint}; ${there}`);
}

/** The experiment with a profile laid over it. */
export function withProfile(source: Source, name: string | null): Source {
  const profile = name === null ? undefined : profilesOf(source).get(name);
  return profile ? merge(withoutReplaced(source, profile), profile) : source;
}

/** Without the sources of examples that the profile names others for: two of them cannot be one. */
function withoutReplaced(source: Source, profile: Source): Source {
  const examples = sourceAt(source, ['examples']);
  if (source.kind !== 'map' || examples?.kind !== 'map') return source;
  const kept = [...examples.members].filter(([split]) => {
    const other = sourceAt(profile, ['examples', split]);
    return other?.kind !== 'map' || !SOURCE_KINDS.some((kind) => other.members.has(kind));
  });
  const members = new Map(source.members);
  members.set('examples', { at: examples.at, value: { ...examples, members: new Map(kept) } });
  return { ...source, members };
}

export function profilesOf(source: Source): ReadonlyMap<string, Source> {
  const profiles = sourceAt(source, ['profiles']);
  if (profiles?.kind !== 'map') return new Map();
  return new Map([...profiles.members].map(([name, { value }]) => [name, value]));
}

/** A profile changes an experiment; it cannot make it another one. */
export function profileMistakes(source: Source): Mistake[] {
  return [...profilesOf(source)].flatMap(([name, profile]) =>
    ['step', 'profile', 'profiles']
      .filter((key) => sourceAt(profile, [key]) !== null)
      .map((key) => ({ path: ['profiles', name, key], message: 'a profile cannot change this' })),
  );
}

/** The experiment with `--set key=value` and other flags laid over it, in this order. Throws `UserError` where two disagree. */
export function withFlags(source: Source, set: readonly string[], overrides: Overrides): Source {
  const settings = [...set.map(settingOf), ...flagSettings(overrides)];
  const seen = new Map<string, Setting>();
  for (const setting of settings) {
    const key = setting.path.join('.');
    const earlier = seen.get(key);
    if (earlier && hashOf(plainValue(earlier.value)) !== hashOf(plainValue(setting.value)))
      throw new UserError(`${earlier.value.at} and ${setting.value.at} contradict each other: say ${key} once`);
    seen.set(key, setting);
  }
  return settings.reduce((laid, { path, value }) => put(laid, path, value), source);
}

/** The experiment without its profiles: what applies. */
export function withoutProfiles(source: Source): Source {
  if (source.kind !== 'map') return source;
  const members = [...source.members].filter(([key]) => key !== 'profiles');
  return { ...source, members: new Map(members) } satisfies MapSource;
}

interface Setting {
  readonly path: readonly string[];
  readonly value: Source;
}

function settingOf(text: string): Setting {
  const cut = text.indexOf('=');
  if (cut <= 0) throw new UserError(`--set ${text}: expected key=value, such as --set search.proposals=8`);
  const [key, value] = [text.slice(0, cut).trim(), text.slice(cut + 1)];
  const at = `--set ${key}`;
  const path = key.split('.');
  if (path[0] === 'profile') throw new UserError(`${at}: choose a profile with --profile NAME`);
  if (path[0] === 'profiles') throw new UserError(`${at}: set the key itself; it goes before what the profile says`);
  return { path, value: value.trim() === '' ? scalar(at, null) : parseYaml(value, () => at) };
}

function flagSettings(overrides: Overrides): Setting[] {
  const flags: readonly (readonly [flag: string, path: readonly string[], value: number | boolean | undefined])[] = [
    ['--generations', ['generations'], overrides.generations],
    ['--concurrency', ['concurrency'], overrides.concurrency],
    ['--seed', ['seed'], overrides.seed],
    ['--max-calls', ['budget', 'calls'], overrides.calls],
    ['--budget', ['budget', 'usd'], overrides.usd],
    ['--allow-unknown-price', ['budget', 'allow_unknown_price'], overrides.allowUnknownPrice],
  ];
  return flags.flatMap(([flag, path, value]) => (value === undefined ? [] : [{ path, value: scalar(flag, value) }]));
}

function scalar(at: string, value: null | number | boolean): Source {
  return { kind: 'scalar', at, value, plain: true };
}
