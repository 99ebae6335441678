import { z } from 'zod';
import type { Example, Json } from '../domain/example.ts';
import { define, PATH } from './definition.ts';
import { stringsBelow } from './paths.ts';
import { shareCheck, textsOf } from './share.ts';
import { folded, quoted } from './words.ts';

export const citedSpans = define(
  {
    about:
      'Share of the cited texts at `path` that occur in the input (or, with `in: reference`, in the reference). Runs of spaces count as one; `fold: case` ignores case and width, `exact` ignores nothing.',
    tags: ['span_not_found', 'wrong_type', 'missing_path'],
    sample: { path: 'claims[*].quote' },
  },
  z.strictObject({
    path: PATH,
    in: z.enum(['input', 'reference']).default('input'),
    fold: z.enum(['exact', 'spaces', 'case']).default('spaces'),
  }),
  ({ path, in: source, fold }) => {
    const plain = { exact: (text: string) => text, spaces, case: folded }[fold];
    const body = shareCheck({
      of: 'cited texts',
      direction: 'maximise',
      paths: [path],
      offences(found, { example }) {
        const { texts, offences } = textsOf(found);
        const there = sourceTexts(example, source).map(plain);
        const absent = texts.filter(
          ({ value }) => value.trim() === '' || !there.some((text) => text.includes(plain(value))),
        );
        return [
          ...offences,
          ...absent.map(({ at, value }) => ({
            at,
            says: `${at} cites ${quoted(value)}, which the ${source} does not say.`,
            tag: 'span_not_found',
          })),
        ];
      },
    });
    return {
      ...body,
      score: (input) =>
        source === 'reference' && input.example.reference === undefined
          ? { kind: 'unscored', reason: 'the example has no `reference`' }
          : body.score(input),
    };
  },
);

function spaces(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** The whole as one text too, so that a citation may run over lines of one field. */
function sourceTexts(example: Example, source: 'input' | 'reference'): string[] {
  const value: Json = source === 'input' ? example.input : (example.reference ?? '');
  return stringsBelow({ at: '$', value }).map((place) => place.value);
}
