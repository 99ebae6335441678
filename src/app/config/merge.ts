import { UserError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/nearest.ts';
import type { ListSource, MapSource, Source } from './source.ts';

/**
 * `base` with `overlay` laid over it: maps are merged key by key, lists and single values are replaced, null takes a key away.
 * A map with an `id` names another model, so it replaces the one below it whole: no price of one sticks to the other.
 */
export function merge(base: Source, overlay: Source): Source {
  if (base.kind !== 'map' || overlay.kind !== 'map' || overlay.members.has('id')) return overlay;
  const members = new Map(base.members);
  for (const [key, member] of overlay.members) {
    const below = members.get(key);
    if (isNull(member.value)) members.delete(key);
    else members.set(key, below ? { at: member.at, value: merge(below.value, member.value) } : member);
  }
  return { ...base, members };
}

/** `base` with the value at `path` replaced, as `--set` does. A list's item is named by its place, alias, name or id. */
export function put(base: Source, path: readonly string[], value: Source): Source {
  const [key, ...rest] = path;
  if (key === undefined) return merge(base, value);
  if (base.kind === 'list') return putItem(base, key, rest, value);
  if (base.kind === 'scalar') throw new UserError(`${value.at}: there is nothing below this key to set "${key}" in`);
  return putMember(base, key, rest, value);
}

function putMember(base: MapSource, key: string, rest: readonly string[], value: Source): MapSource {
  if (key === '' || key === '__proto__') throw new UserError(`${value.at}: "${key}" cannot be a key`);
  if (rest.length === 0 && key === 'id' && base.members.has('id'))
    return { ...base, members: new Map([[key, { at: value.at, value }]]) };
  const below = base.members.get(key)?.value;
  const section = below && !isNull(below) ? below : emptyMap(value.at);
  const members = new Map(base.members);
  if (rest.length > 0) members.set(key, { at: value.at, value: put(section, rest, value) });
  else if (isNull(value)) members.delete(key);
  else members.set(key, { at: value.at, value: below ? merge(below, value) : value });
  return { ...base, members };
}

function putItem(base: ListSource, key: string, rest: readonly string[], value: Source): ListSource {
  const index = /^\d+$/.test(key) ? Number(key) : base.items.findIndex((item) => namesOf(item).includes(key));
  const item = base.items[index];
  if (!item) {
    const names = base.items.flatMap(namesOf);
    throw new UserError(
      `${value.at}: the list has no "${key}"${didYouMean(key, names)}; its ${base.items.length} items: ${names.join(', ') || 'unnamed, from 0'}`,
    );
  }
  return { ...base, items: base.items.with(index, put(item, rest, value)) };
}

function namesOf(item: Source): string[] {
  if (item.kind === 'scalar') return typeof item.value === 'string' ? [item.value] : [];
  if (item.kind === 'list') return [];
  return ['alias', 'name', 'id'].flatMap((key) => {
    const named = item.members.get(key)?.value;
    return named?.kind === 'scalar' && typeof named.value === 'string' ? [named.value] : [];
  });
}

function isNull(source: Source): boolean {
  return source.kind === 'scalar' && source.value === null;
}

function emptyMap(at: string): MapSource {
  return { kind: 'map', at, members: new Map() };
}
