import { z } from 'zod';
import { canonicalJson } from '../domain/hash.ts';
import { define, FOLD } from './definition.ts';
import { isObject } from './paths.ts';
import type { Offence } from './share.ts';
import { notJson, scored } from './share.ts';
import { folded, quoted } from './words.ts';

export const expectedFields = define(
  {
    about:
      "Share of the `fields` of the example's `expected` (by default all of them) that the answer has with the same value. `fold: case` ignores upper and lower case.",
    tags: ['wrong_field', 'missing_field', 'not_json'],
    sample: { fields: ['desk', 'urgent'] },
  },
  z.strictObject({ fields: z.array(z.string().min(1)).min(1).optional(), fold: FOLD }),
  ({ fields, fold }) => ({
    unit: 'share of fields',
    direction: 'maximise',
    scale: [0, 1],
    score({ example, ...input }) {
      const { expected } = example;
      if (!isObject(expected)) return { kind: 'unscored', reason: 'the example has no `expected` with fields' };
      const wanted = (fields ?? Object.keys(expected)).filter((field) => Object.hasOwn(expected, field));
      if (wanted.length === 0) return { kind: 'unscored', reason: '`expected` has none of these fields' };
      const { output } = input;
      if (typeof output === 'string') return notJson({ example, ...input }, output);
      const found = isObject(output) ? output : {};
      const offences = wanted.flatMap((field): Offence[] => {
        if (!Object.hasOwn(found, field))
          return [{ at: field, says: `The answer has no ${field}.`, tag: 'missing_field' }];
        const [is, should] = [textOf(found[field]), textOf(expected[field])];
        if (fold === 'case' ? folded(is) === folded(should) : is === should) return [];
        return [{ at: field, says: `${field} is ${quoted(is)}, expected was ${quoted(should)}.`, tag: 'wrong_field' }];
      });
      return scored(1 - offences.length / wanted.length, offences);
    },
  }),
);

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : canonicalJson(value);
}
