import { z } from 'zod';
import type { Json } from '../domain/example.ts';
import { canonicalJson } from '../domain/hash.ts';
import { define, FOLD, PATH } from './definition.ts';
import { isArray, isObject, type Place, select } from './paths.ts';
import { nothingThere, type Offence, scored, shareCheck, wrongType } from './share.ts';
import { folded, quoted } from './words.ts';

const VALUE = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const oneOf = define(
  {
    about:
      'Share of the items at `path` that are one of the `values`. `fold: case` ignores case, width and runs of spaces.',
    tags: ['invalid_enum', 'missing_path'],
    sample: { path: 'status', values: ['open', 'closed'] },
  },
  z.strictObject({ path: PATH, values: z.array(VALUE).min(1), fold: FOLD }),
  ({ path, values, fold }) => {
    const keyOf = (value: Json) => {
      const text = typeof value === 'string' ? value : canonicalJson(value);
      return `${typeof value} ${fold === 'case' ? folded(text) : text}`;
    };
    const allowed = new Set(values.map(keyOf));
    const list = values.map((value) => JSON.stringify(value)).join(', ');
    return shareCheck({
      of: 'items',
      direction: 'maximise',
      paths: [path],
      offences: (found) =>
        found
          .filter(({ value }) => !allowed.has(keyOf(value)))
          .map(({ at, value }) => ({
            at,
            says: `${at} is ${shown(value)}, which is none of ${list}.`,
            tag: 'invalid_enum',
          })),
    });
  },
);

export const numberRange = define(
  {
    about:
      'Share of the numbers at `path` that lie between `min` and `max`, both included; one of the two may be left out.',
    tags: ['out_of_range', 'wrong_type', 'missing_path'],
    sample: { path: 'items[*].priority', min: 1, max: 5 },
  },
  z
    .strictObject({ path: PATH, min: z.number().optional(), max: z.number().optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'needs min, max or both')
    .refine(({ min = -Infinity, max = Infinity }) => min <= max, 'min is above max'),
  ({ path, min = -Infinity, max = Infinity }) =>
    shareCheck({
      of: 'numbers',
      direction: 'maximise',
      paths: [path],
      offences: (found) => found.flatMap((place) => rangeOffence(place, min, max)),
    }),
);

export const numberCloseness = define(
  {
    about:
      "How near the numbers below `path` are to those of the example's `expected`: 1 less the mean distance, in shares of `range`; a missing one is a whole range away.",
    tags: ['too_high', 'too_low', 'missing_number'],
    sample: { path: 'levels', range: 4 },
  },
  z.strictObject({ path: PATH, range: z.number().positive() }),
  ({ path, range }) => ({
    unit: 'closeness',
    direction: 'maximise',
    scale: [0, 1],
    score(input) {
      const { expected } = input.example;
      if (expected === undefined) return { kind: 'unscored', reason: 'the example has no `expected`' };
      const wanted = numbersBelow('$', select(expected, path).found[0]?.value ?? expected);
      if (wanted.size === 0) return { kind: 'unscored', reason: 'the expected value has no numbers' };
      const { found, missing } = select(input.output, path);
      const [place] = found;
      if (place === undefined || typeof place.value === 'string') return nothingThere(input, missing, 0);
      const actual = numbersBelow('$', place.value);
      const distances = [...wanted].map(([at, number]) => distanceAt(at, number, actual.get(at), range));
      const lost = distances.reduce((sum, { share }) => sum + share, 0) / distances.length;
      return scored(
        1 - lost,
        distances.flatMap(({ offence }) => offence),
      );
    },
  }),
);

function rangeOffence({ at, value }: Place, min: number, max: number): Offence[] {
  if (typeof value !== 'number') return [wrongType(at, 'a number', value)];
  if (value >= min && value <= max) return [];
  const wanted = min === -Infinity ? `at most ${max}` : max === Infinity ? `at least ${min}` : `from ${min} to ${max}`;
  return [{ at, says: `${at} is ${value} and should be ${wanted}.`, tag: 'out_of_range' }];
}

function numbersBelow(at: string, value: Json): Map<string, number> {
  if (typeof value === 'number') return new Map([[at, value]]);
  const members = isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  return new Map(members.flatMap(([name, member]) => [...numbersBelow(`${at}.${name}`, member)]));
}

function distanceAt(at: string, wanted: number, actual: number | undefined, range: number) {
  const name = at.replace(/^\$\.?/, '') || 'the number';
  if (actual === undefined)
    return { share: 1, offence: [{ at, says: `${name} is missing; ${wanted} was expected.`, tag: 'missing_number' }] };
  if (actual === wanted) return { share: 0, offence: [] };
  const tag = actual > wanted ? 'too_high' : 'too_low';
  const share = Math.min(1, Math.abs(actual - wanted) / range);
  return { share, offence: [{ at, says: `${name} is ${actual}; ${wanted} was expected.`, tag }] };
}

function shown(value: Json): string {
  return quoted(typeof value === 'string' ? value : canonicalJson(value));
}
