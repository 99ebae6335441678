import { z } from 'zod';
import { define, PATH } from './definition.ts';
import { select } from './paths.ts';
import { nothingThere, scored } from './share.ts';
import { quoted } from './words.ts';

/** Each confusion is a failure of its own: what mends praise taken for a request does not mend a request taken for praise. */
export const label = define(
  {
    about:
      "1 when the label at `path` is the example's `expected`, else 0. Its tags name which label was taken for which.",
    tags: ['LABEL taken for LABEL', 'LABEL taken for no label', 'missing_path'],
    sample: { path: 'type' },
  },
  z.strictObject({ path: PATH }),
  ({ path }) => ({
    unit: 'match',
    direction: 'maximise',
    scale: [0, 1],
    score(input) {
      const { expected } = input.example;
      if (typeof expected !== 'string') return { kind: 'unscored', reason: 'the example expects no label' };
      const { found, missing } = select(input.output, path);
      const [first] = found;
      if (first === undefined) return nothingThere(input, missing, 0);
      const actual = typeof first.value === 'string' ? first.value.trim() : JSON.stringify(first.value);
      if (actual === expected) return { kind: 'scored', value: 1 };
      const says = `The label is ${quoted(actual)}, expected was ${quoted(expected)}.`;
      return scored(0, [{ at: '$', says, tag: `${expected} taken for ${glimpse(actual)}` }]);
    },
  }),
);

/** An answer in free words is one kind of mistake. */
function glimpse(actual: string): string {
  return actual.length <= 24 ? actual : 'no label';
}
