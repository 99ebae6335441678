import { z } from 'zod';
import type { Example, Json } from '../domain/example.ts';
import { canonicalJson } from '../domain/hash.ts';
import { define, FOLD, PATH } from './definition.ts';
import { isArray, select, stringsBelow } from './paths.ts';
import { nothingThere, scored, shareCheck } from './share.ts';
import { folded, quoted } from './words.ts';

export const exactMatch = define(
  {
    about:
      "1 when what stands at `path` equals the example's `expected`, else 0. A text answer may spell a number or a literal.",
    tags: ['mismatch', 'missing_path'],
    sample: { path: 'verdict', fold: 'case' },
  },
  z.strictObject({ path: PATH, fold: FOLD }),
  ({ path, fold }) => ({
    unit: 'match',
    direction: 'maximise',
    scale: [0, 1],
    score(input) {
      const { expected } = input.example;
      if (expected === undefined) return { kind: 'unscored', reason: 'the example has no `expected`' };
      const { found, missing } = select(input.output, path);
      if (found.length === 0) return nothingThere(input, missing, 0);
      const actual = found.length === 1 ? (found[0]?.value ?? null) : found.map(({ value }) => value);
      if (comparable(actual, fold) === comparable(expected, fold)) return { kind: 'scored', value: 1 };
      const says = `The answer is ${quoted(shown(actual))}, expected was ${quoted(shown(expected))}.`;
      return scored(0, [{ at: '$', says, tag: 'mismatch' }]);
    },
  }),
);

export const contains = define(
  {
    about:
      "Share of the `texts` (your own words) that occur in the texts at or below `path`; without `texts`, those of the example's `expected`.",
    tags: ['missing_text', 'missing_path'],
    sample: { texts: ['Budget', 'Бюджет', '预算', 'ميزانية'], fold: 'case' },
  },
  z.strictObject({ path: PATH, texts: z.array(z.string().min(1)).min(1).optional(), fold: FOLD }),
  ({ path, texts, fold }) => ({
    unit: 'share of texts',
    direction: 'maximise',
    scale: [0, 1],
    score(input) {
      const wanted = texts ?? expectedTexts(input.example);
      if (wanted === null) return { kind: 'unscored', reason: 'no `texts`, and the example expects none' };
      const { found, missing } = select(input.output, path);
      if (found.length === 0) return nothingThere(input, missing, 0);
      const folding = (text: string) => (fold === 'case' ? folded(text) : text);
      const present = found.flatMap(stringsBelow).map(({ value }) => folding(value));
      const absent = wanted.filter((text) => !present.some((string) => string.includes(folding(text))));
      const offences = absent.map((text) => ({
        at: text,
        says: `The answer does not contain ${quoted(text)}.`,
        tag: 'missing_text',
      }));
      return scored(1 - absent.length / wanted.length, offences);
    },
  }),
);

export const regex = define(
  {
    about: 'Share of the items at `path` in which some text matches `pattern` (JavaScript, `flags` i, m, s, u, v).',
    tags: ['no_match', 'missing_path'],
    sample: { path: 'items[*].date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  },
  z
    .strictObject({
      path: PATH,
      pattern: z.string().min(1),
      flags: z
        .string()
        .regex(/^[imsuv]*$/)
        .default('u'),
    })
    .superRefine(({ pattern, flags }, context) => {
      const trouble = patternTrouble(pattern, flags);
      if (trouble !== null) context.addIssue({ code: 'custom', path: ['pattern'], message: trouble });
    }),
  ({ path, pattern, flags }) => {
    const expression = new RegExp(pattern, flags);
    return shareCheck({
      of: 'items',
      direction: 'maximise',
      paths: [path],
      offences: (found) =>
        found
          .filter((item) => !stringsBelow(item).some(({ value }) => expression.test(value)))
          .map(({ at, value }) => ({
            at,
            says: `${at === '$' ? 'The answer' : at} does not match /${pattern}/: ${quoted(shown(value))}.`,
            tag: 'no_match',
          })),
    });
  },
);

function comparable(value: Json, fold: 'none' | 'case'): string {
  const text = shown(value).trim();
  return fold === 'case' ? folded(text) : text;
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

function expectedTexts({ expected }: Example): readonly string[] | null {
  const texts = isArray(expected) ? expected : [expected];
  const strings = texts.filter((text): text is string => typeof text === 'string' && text !== '');
  return strings.length === texts.length && strings.length > 0 ? strings : null;
}

function patternTrouble(pattern: string, flags: string): string | null {
  try {
    new RegExp(pattern, flags);
    return null;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
