import { z } from 'zod';
import type { Example } from '../domain/example.ts';
import { define, PATH } from './definition.ts';
import { asciiNumber, DASH, NUMBER, SIGN, withoutMarks } from './numerals.ts';
import { stringsBelow } from './paths.ts';
import type { Offence } from './share.ts';
import { shareCheck } from './share.ts';

/** A percentage as written, and its number in ASCII digits. A range ("15-20%") is one, with both ends. */
export interface Percentage {
  readonly text: string;
  readonly low: string | null;
  readonly high: string;
  /** The dash of a range stands between spaces, so that it may be a dash of the sentence. */
  readonly spaced: boolean;
}

export const unsupportedPercentages = define(
  {
    about:
      'Share of the items at `path` with a percentage that the input does not contain; "15-20%" is one percentage.',
    tags: ['unsupported_percentage', 'missing_path'],
    sample: { path: 'items[*]' },
  },
  z.strictObject({ path: PATH }),
  ({ path }) =>
    shareCheck({
      of: 'items',
      direction: 'minimise',
      paths: [path],
      offences(found, { example }) {
        const supported = supportedBy(example);
        return found.flatMap((item) =>
          stringsBelow(item).flatMap(({ at, value }) => invented(item.at, at, value, supported)),
        );
      },
    }),
);

const PERCENTAGE = new RegExp(
  String.raw`(?<![\p{Nd}.,])(?:(?<low>${NUMBER})\p{Zs}?${SIGN}?(?<dash>${DASH}))?(?<high>${NUMBER})\p{Zs}?${SIGN}` +
    String.raw`|(?<![\p{L}\p{Nd}])${SIGN}\p{Zs}?(?<after>${NUMBER})(?![\p{L}\p{Nd}])`,
  'gu',
);

/** The percentages of a text, in any script: the sign %, ٪ or ％ after the number or before it. */
export function percentagesIn(text: string): Percentage[] {
  return [...withoutMarks(text).matchAll(PERCENTAGE)].map((match) => {
    const { low, dash, high, after } = match.groups ?? {};
    return {
      text: match[0],
      low: low === undefined ? null : asciiNumber(low),
      high: asciiNumber(high ?? after ?? ''),
      spaced: dash !== undefined && /\p{Zs}/u.test(dash),
    };
  });
}

function supportedBy({ input }: Example): ReadonlySet<string> {
  const texts = stringsBelow({ at: '$', value: input }).map(({ value }) => value);
  const percentages = texts.flatMap(percentagesIn);
  return new Set(percentages.flatMap(({ low, high }) => (low === null ? [high] : [`${low}-${high}`, low, high])));
}

function invented(item: string, at: string, text: string, supported: ReadonlySet<string>): Offence[] {
  return percentagesIn(text)
    .filter(
      ({ low, high, spaced }) =>
        !supported.has(low === null ? high : `${low}-${high}`) && !(spaced && supported.has(high)),
    )
    .map((percentage) => ({
      at: item,
      says: `${at} says "${percentage.text}", a percentage that the input does not contain.`,
      tag: 'unsupported_percentage',
    }));
}
