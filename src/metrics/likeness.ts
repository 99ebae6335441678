import { z } from 'zod';
import type { Example } from '../domain/example.ts';
import { groupBy } from '../domain/group.ts';
import { define, PATH } from './definition.ts';
import { isArray, type Place, parsePath, select, stringsBelow } from './paths.ts';
import { nothingThere, type Offence, scored, shareCheck } from './share.ts';
import { folded, quoted, wordsOf } from './words.ts';

export const tokenF1 = define(
  {
    about:
      "F1 of the words at or below `path` against the example's `expected` (a text, or a list of texts of which the nearest counts), ignoring case, width and punctuation; words where a script sets none apart are found by dictionary.",
    tags: ['missing_words', 'extra_words', 'missing_path'],
    sample: { path: 'answer' },
  },
  z.strictObject({ path: PATH }),
  ({ path }) => ({
    unit: 'F1',
    direction: 'maximise',
    scale: [0, 1],
    score(input) {
      const wanted = expectedTexts(input.example);
      if (wanted === null) return { kind: 'unscored', reason: 'the example expects no text' };
      const { found, missing } = select(input.output, path);
      if (found.length === 0) return nothingThere(input, missing, 0);
      const words = foldedWords(
        found
          .flatMap(stringsBelow)
          .map(({ value }) => value)
          .join('\n'),
      );
      const best = wanted.map((text) => overlapOf(words, foldedWords(text))).reduce((a, b) => (b.f1 > a.f1 ? b : a));
      return scored(best.f1, [
        ...remarkOn(best.missing, 'The answer lacks the words', 'missing_words'),
        ...remarkOn(best.extra, 'The answer has words that are not wanted:', 'extra_words'),
      ]);
    },
  }),
);

export const fieldOverlap = define(
  {
    about:
      'Mean likeness of two fields (`between`, paths below each item at `path`): words that both have, as a share of the words of either. Above `warn` (0.5) the feedback says so.',
    tags: ['fields_overlap', 'missing_path'],
    sample: { path: 'items[*]', between: ['effect', 'comment'] },
  },
  z.strictObject({
    path: PATH,
    between: z.tuple([z.string().min(1), z.string().min(1)]),
    warn: z.number().min(0).max(1).default(0.5),
  }),
  ({ path, between, warn }) => {
    const fields = between.map((field) => parsePath(field));
    return {
      unit: 'share of words',
      direction: 'minimise',
      scale: [1, 0],
      score(input) {
        const { found, missing } = select(input.output, path);
        const items = found.map(({ at, value }) => ({
          at,
          texts: fields.map((field) => textsAt({ at, value }, field)),
        }));
        const absent = items.filter(({ texts }) => texts.includes(null)).map(({ at }) => at);
        if (found.length === 0 || absent.length + missing.length > 0)
          return nothingThere(input, [...missing, ...absent.map((at) => `${at}.${between.join(` and ${at}.`)}`)], 1);
        const shares = items.map(({ at, texts: [a, b] }) => ({
          at,
          share: jaccard(foldedWords(a ?? ''), foldedWords(b ?? '')),
        }));
        const mean = shares.reduce((sum, { share }) => sum + share, 0) / shares.length;
        return scored(
          mean,
          shares
            .filter(({ share }) => share > warn)
            .map(({ at, share }) => ({
              at,
              says: `${at}: ${between.join(' and ')} share ${Math.round(100 * share)} % of their words.`,
              tag: 'fields_overlap',
            })),
        );
      },
    };
  },
);

export const promptCopying = define(
  {
    about:
      "Share of the items at `path` that hold `words` (6) words in a row from the prompt's own texts (or from `texts`, its examples), where the input does not hold them.",
    tags: ['copied_from_prompt', 'missing_path'],
    sample: { path: 'items[*]', words: 6 },
  },
  z.strictObject({ path: PATH, words: z.int().min(2).default(6), texts: z.array(z.string().min(1)).min(1).optional() }),
  ({ path, words: length, texts }) =>
    shareCheck({
      of: 'items',
      direction: 'minimise',
      paths: [path],
      offences(found, { components, example }) {
        const own = new Set(
          stringsBelow({ at: '$', value: example.input }).flatMap(({ value }) => runsOf(value, length)),
        );
        const sources = new Set((texts ?? Object.values(components)).flatMap((text) => runsOf(text, length)));
        return found.flatMap((item) =>
          copies(item, length)
            .filter(({ run }) => sources.has(run) && !own.has(run))
            .slice(0, 1)
            .map(copyOffence),
        );
      },
    }),
);

function copies(item: Place, length: number) {
  return stringsBelow(item).flatMap(({ at, value }) =>
    runsOf(value, length).map((run) => ({ item: item.at, at, run })),
  );
}

function copyOffence({ item, at, run }: { item: string; at: string; run: string }): Offence {
  return { at: item, says: `${at} copies the prompt: ${quoted(run)}.`, tag: 'copied_from_prompt' };
}

/** Every run of so many words. */
function runsOf(text: string, length: number): string[] {
  const words = foldedWords(text);
  return words.slice(length - 1).map((_, start) => words.slice(start, start + length).join(' '));
}

function foldedWords(text: string): string[] {
  return wordsOf(folded(text));
}

function textsAt({ at, value }: Place, field: ReturnType<typeof parsePath>): string | null {
  const { found } = select(value, field);
  if (found.length === 0) return null;
  return found
    .flatMap((place) => stringsBelow({ at, value: place.value }))
    .map((place) => place.value)
    .join('\n');
}

function jaccard(a: readonly string[], b: readonly string[]): number {
  const [first, second] = [new Set(a), new Set(b)];
  const both = [...first].filter((word) => second.has(word)).length;
  const either = first.size + second.size - both;
  return either === 0 ? 0 : both / either;
}

/** Words as often as they occur. F1 as in SQuAD (Rajpurkar 2016, arXiv 1606.05250), without a language's articles. */
function overlapOf(actual: readonly string[], wanted: readonly string[]) {
  const counts = new Map([...groupBy(wanted, (word) => word)].map(([word, same]) => [word, same.length]));
  const extra = actual.filter((word) => {
    const left = counts.get(word) ?? 0;
    counts.set(word, left - 1);
    return left <= 0;
  });
  const shared = actual.length - extra.length;
  const missing = [...counts].flatMap(([word, left]) => Array.from({ length: Math.max(0, left) }, () => word));
  const f1 = actual.length + wanted.length === 0 ? 1 : (2 * shared) / (actual.length + wanted.length);
  return { f1, missing, extra };
}

function remarkOn(words: readonly string[], says: string, tag: string): Offence[] {
  const shown = [...new Set(words)].slice(0, 8).map(quoted).join(', ');
  return words.length === 0 ? [] : [{ at: '$', says: `${says} ${shown}${words.length > 8 ? ', ...' : ''}.`, tag }];
}

function expectedTexts({ expected }: Example): readonly string[] | null {
  const texts = isArray(expected) ? expected : [expected];
  const strings = texts.filter((text): text is string => typeof text === 'string' && text.trim() !== '');
  return strings.length === texts.length && strings.length > 0 ? strings : null;
}
