import type { Json } from '../../../domain/example.ts';

/** Where a value stands in JSON: the keys and indices that lead to it. */
export type Place = readonly (string | number)[];

/** The places that a path selects, in document order: `items[*].name`, `items[*].choices[*]`; `$` is the whole. */
export function placesOf(json: Json, path: string): Place[] {
  const steps = path === '$' ? [] : path.split(/\.|(?=\[)/).filter(Boolean);
  return steps.reduce<Place[]>((places, step) => places.flatMap((place) => into(json, place, step)), [[]]);
}

export function valueAt(json: Json, place: Place): Json | undefined {
  return place.reduce<Json | undefined>((value, key) => memberOf(value, key), json);
}

/** A copy with `value` at `place`; with `undefined` the item or member is gone. */
export function withValue(json: Json, place: Place, value: Json | undefined): Json {
  const [key, ...rest] = place;
  if (key === undefined) return value ?? null;
  const inner = rest.length === 0 ? value : withValue(memberOf(json, key) ?? null, rest, value);
  if (isArray(json))
    return json.flatMap((item, index) => (index !== key ? [item] : inner === undefined ? [] : [inner]));
  if (json === null || typeof json !== 'object') return json;
  const members = Object.entries(json).flatMap(([name, member]): [string, Json][] =>
    name !== key ? [[name, member]] : inner === undefined ? [] : [[name, inner]],
  );
  return Object.fromEntries(members);
}

function into(json: Json, place: Place, step: string): Place[] {
  const value = valueAt(json, place);
  const index = /^\[(\*|\d+)\]$/.exec(step)?.[1];
  if (index === '*') return isArray(value) ? value.map((_, at) => [...place, at]) : [];
  const key = index === undefined ? step : Number(index);
  return memberOf(value, key) === undefined ? [] : [[...place, key]];
}

function memberOf(value: Json | undefined, key: string | number): Json | undefined {
  if (isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  if (value === null || typeof value !== 'object' || typeof key !== 'string') return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
