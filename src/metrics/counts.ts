import { z } from 'zod';
import { define, PATH } from './definition.ts';
import type { Path, Place } from './paths.ts';
import { isArray } from './paths.ts';
import type { Offence } from './share.ts';
import { shareCheck, wrongType } from './share.ts';

export const itemCount = define(
  {
    about: 'Share of the arrays at `path` that have `min` to `max` items; one of the two may be left out.',
    tags: ['too_few_items', 'too_many_items', 'wrong_type', 'missing_path'],
    sample: { path: 'items', min: 5, max: 7 },
  },
  z
    .strictObject({ path: PATH, min: z.int().min(0).optional(), max: z.int().min(0).optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'needs min, max or both')
    .refine(({ min = 0, max = Infinity }) => min <= max, 'min is above max'),
  ({ path, min = 0, max = Infinity }) => countCheck(path, min, max),
);

export const exactCount = define(
  {
    about: 'Share of the arrays at `path` that have exactly `count` items.',
    tags: ['too_few_items', 'too_many_items', 'wrong_type', 'missing_path'],
    sample: { path: 'items[*].choices', count: 3 },
  },
  z.strictObject({ path: PATH, count: z.int().min(0) }),
  ({ path, count }) => countCheck(path, count, count),
);

function countCheck(path: Path, min: number, max: number) {
  const offences = (found: readonly Place[]) => found.flatMap((place) => countOffence(place, min, max));
  return shareCheck({ of: 'arrays', direction: 'maximise', paths: [path], offences });
}

function countOffence({ at, value }: Place, min: number, max: number): Offence[] {
  if (!isArray(value)) return [wrongType(at, 'an array', value)];
  if (value.length >= min && value.length <= max) return [];
  const wanted = min === max ? `exactly ${min}` : max === Infinity ? `at least ${min}` : `${min} to ${max}`;
  const tag = value.length < min ? 'too_few_items' : 'too_many_items';
  return [{ at, says: `${at} has ${value.length} items instead of ${wanted}.`, tag }];
}
