import { z } from 'zod';
import { define, PATH } from './definition.ts';
import { stringsBelow } from './paths.ts';
import { shareCheck, textsOf } from './share.ts';
import { quoted, wordsOf } from './words.ts';

const PLACEHOLDER = /\[[^\][]+\]/g;

export const noPlaceholders = define(
  {
    about: 'Share of the items at `path` without a `[placeholder]` in any of their texts.',
    tags: ['placeholder', 'missing_path'],
    sample: { path: 'items[*]' },
  },
  z.strictObject({ path: PATH }),
  ({ path }) =>
    shareCheck({
      of: 'items',
      direction: 'maximise',
      paths: [path],
      offences: (found) =>
        found.flatMap((item) =>
          stringsBelow(item).flatMap(({ at, value }) =>
            [...value.matchAll(PLACEHOLDER)].map(([placeholder]) => ({
              at: item.at,
              says: `${at} still holds the placeholder ${quoted(placeholder)}.`,
              tag: 'placeholder',
            })),
          ),
        ),
    }),
);

export const labelOnly = define(
  {
    about: 'Share of the texts at `path` of at most `max_words` words (3): labels where a statement is wanted.',
    tags: ['label_only', 'wrong_type', 'missing_path'],
    sample: { path: 'items[*].choices[*]' },
  },
  z.strictObject({ path: PATH, max_words: z.int().min(0).default(3) }),
  ({ path, max_words: most }) =>
    shareCheck({
      of: 'items',
      direction: 'minimise',
      paths: [path],
      offences(found) {
        const { texts, offences } = textsOf(found);
        const labels = texts.filter(({ value }) => wordsOf(value).length <= most);
        return [
          ...offences,
          ...labels.map(({ at, value }) => ({
            at,
            says: `${at} is only a label: ${quoted(value)}.`,
            tag: 'label_only',
          })),
        ];
      },
    }),
);
