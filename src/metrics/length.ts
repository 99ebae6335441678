import { z } from 'zod';
import type { Json } from '../domain/example.ts';
import { groupBy } from '../domain/group.ts';
import { define, PATHS } from './definition.ts';
import type { Path } from './paths.ts';
import { fieldOf, select, stringsBelow } from './paths.ts';
import { nothingThere, scored } from './share.ts';
import { codePoints } from './words.ts';

export const lengthRatio = define(
  {
    about:
      "Mean length of a field in code points, as a ratio to the same field of the example's `reference`; of several fields below `path` (one or a list) the one that grew most. Above `warn` (2) the feedback says so, at `regress` (3) the scale ends.",
    tags: ['too_long', 'far_too_long', 'missing_path', 'not_json', 'truncated', 'refused'],
    sample: { path: ['items[*].effect', 'items[*].comment'] },
  },
  z
    .strictObject({ path: PATHS, warn: z.number().min(1).default(2), regress: z.number().gt(1).default(3) })
    .refine(({ warn, regress }) => warn <= regress, 'warn is above regress'),
  ({ path: paths, warn, regress }) => ({
    unit: 'ratio',
    direction: 'minimise',
    scale: [regress, 1],
    score(input) {
      const { reference } = input.example;
      if (reference === undefined) return { kind: 'unscored', reason: 'the example has no `reference`' };
      const wanted = meanLengths(reference, paths);
      if (wanted.size === 0) return { kind: 'unscored', reason: 'the reference has no text at the path' };
      const actual = meanLengths(input.output, paths);
      const ratios = [...wanted].flatMap(([field, length]) => {
        const mean = actual.get(field);
        return mean === undefined ? [] : [{ field, ratio: mean / length }];
      });
      if (ratios.length === 0) return nothingThere(input, [...wanted.keys()], regress);
      const long = ratios.filter(({ ratio }) => ratio > warn);
      const offences = long.map(({ field, ratio }) => ({
        at: field,
        says: `${field === '$' ? 'The answer' : field} is ${ratio.toFixed(1)} times as long as in a good answer.`,
        tag: ratio > regress ? 'far_too_long' : 'too_long',
      }));
      return scored(Math.max(...ratios.map(({ ratio }) => ratio)), offences);
    },
  }),
);

/** By field; fields that are empty throughout have no ratio and are left out. */
function meanLengths(output: Json, paths: readonly Path[]): Map<string, number> {
  const texts = paths.flatMap((path) => select(output, path).found.flatMap(stringsBelow));
  const fields = groupBy(texts, ({ at }) => fieldOf(at));
  const means = [...fields].map(([field, places]): [string, number] => {
    const total = places.reduce((sum, { value }) => sum + codePoints(value), 0);
    return [field, total / places.length];
  });
  return new Map(means.filter(([, mean]) => mean > 0));
}
