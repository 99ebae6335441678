import { z } from 'zod';
import type { Example } from '../domain/example.ts';
import { define, PATH } from './definition.ts';
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

/** Share of the items at `path` with a percentage that the input does not contain. */
export const unsupportedPercentages = define(z.strictObject({ path: PATH }), ({ path }) =>
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

const NUMBER = String.raw`\p{Nd}+(?:[.,٫٬．]\p{Nd}+)*`;
const SIGN = '[%٪％﹪]';
const DASH = String.raw`\p{Zs}?[-‐‑‒–—−~～〜]\p{Zs}?`;
const PERCENTAGE = new RegExp(
  String.raw`(?<![\p{Nd}.,])(?:(?<low>${NUMBER})\p{Zs}?${SIGN}?(?<dash>${DASH}))?(?<high>${NUMBER})\p{Zs}?${SIGN}` +
    String.raw`|(?<![\p{L}\p{Nd}])${SIGN}\p{Zs}?(?<after>${NUMBER})(?![\p{L}\p{Nd}])`,
  'gu',
);
const BIDI_MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** The percentages of a text, in any script: the sign %, ٪ or ％ after the number or before it. */
export function percentagesIn(text: string): Percentage[] {
  return [...text.replace(BIDI_MARKS, '').matchAll(PERCENTAGE)].map((match) => {
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

/** Decimal signs become a point; trailing zeros of a fraction go, so that 12,50 is 12.5. */
function asciiNumber(text: string): string {
  const ascii = [...text].map((sign) => (/\p{Nd}/u.test(sign) ? digitOf(sign) : '.')).join('');
  return ascii.includes('.') ? ascii.replace(/\.?0+$/, '') : ascii;
}

/** Unicode keeps decimal digits in runs of ten from zero on, so a digit's value is its distance from the start of the run. */
function digitOf(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  let start = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--;
  return String((code - start) % 10);
}
