import { z } from 'zod';
import { parseAnswer } from '../domain/answer.ts';
import { define, FOLD, PATH } from './definition.ts';
import { type Place, select } from './paths.ts';
import { repeats } from './repetition.ts';
import { nothingThere, scored } from './share.ts';

export const uniqueAcrossCalls = define(
  {
    about:
      'Share of the items at `path`, over the answers of all calls of one rollout, that repeat no earlier one. `fold: case` ignores case, width and runs of spaces.',
    tags: ['duplicate_item', 'missing_path'],
    sample: { path: 'items[*].name' },
  },
  z.strictObject({ path: PATH, fold: FOLD }),
  ({ path, fold }) => ({
    unit: 'share of items',
    direction: 'maximise',
    scale: [0, 1],
    score(input) {
      const answers = input.trace.filter(({ role }) => role === 'assistant').map(({ content }) => parseAnswer(content));
      const selections = (answers.length === 0 ? [input.output] : answers).map((answer) => select(answer, path));
      const found = selections.flatMap((selection, call) => selection.found.map((place) => inCall(place, call)));
      if (found.length === 0)
        return nothingThere(
          input,
          selections.flatMap(({ missing }) => missing),
          0,
        );
      const offences = repeats(found, fold === 'case');
      return scored(1 - offences.length / found.length, offences);
    },
  }),
);

function inCall({ at, value }: Place, call: number): Place {
  return { at: `call ${call + 1}, ${at}`, value };
}
