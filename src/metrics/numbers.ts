import { z } from 'zod';
import type { Example } from '../domain/example.ts';
import { define, PATH } from './definition.ts';
import { asciiNumber, DASH, NUMBER, SIGN, withoutMarks } from './numerals.ts';
import { stringsBelow } from './paths.ts';
import { type Offence, shareCheck } from './share.ts';

/** A number as written, or a range, which is one; each end with all that it may mean. */
export interface Numeral {
  readonly text: string;
  readonly ends: readonly (readonly string[])[];
}

export const unsupportedNumbers = define(
  {
    about:
      'Share of the items at `path` with a number (or a range, which is one) that the input does not contain; whole numbers below `least` (10) are not looked at.',
    tags: ['unsupported_number', 'missing_path'],
    sample: { path: 'items[*]', least: 10 },
  },
  z.strictObject({ path: PATH, least: z.int().min(0).default(10) }),
  ({ path, least }) =>
    shareCheck({
      of: 'items',
      direction: 'minimise',
      paths: [path],
      offences(found, { example }) {
        const supported = readingsIn(example);
        return found.flatMap((item) =>
          stringsBelow(item).flatMap(({ at, value }): Offence[] =>
            numbersIn(value)
              .filter(({ ends }) =>
                ends.some((end) => !isSmall(end, least) && !end.some((reading) => supported.has(reading))),
              )
              .map(({ text }) => ({
                at: item.at,
                says: `${at} says "${text}", a number that the input does not contain.`,
                tag: 'unsupported_number',
              })),
          ),
        );
      },
    }),
);

const NUMERAL = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}_.,])(?<low>${NUMBER})(?:\p{Zs}?${SIGN})?(?:${DASH}(?<high>${NUMBER})(?:\p{Zs}?${SIGN})?)?(?![\p{Nd}_])`,
  'gu',
);

/** The numbers of a text, in any script. */
export function numbersIn(text: string): Numeral[] {
  return [...withoutMarks(text).matchAll(NUMERAL)].map((match) => {
    const { low = '', high } = match.groups ?? {};
    return { text: match[0], ends: (high === undefined ? [low] : [low, high]).map(readingsOf) };
  });
}

/** 1,000 may be a thousand or one; both are looked for. */
function readingsOf(number: string): string[] {
  const decimal = asciiNumber(number);
  const digits = [...number].map((sign) => (/\p{Nd}/u.test(sign) ? asciiNumber(sign) : ' ')).join('');
  return /^\d{1,3}( \d{3})+$/.test(digits) ? [decimal, digits.replaceAll(' ', '')] : [decimal];
}

function readingsIn({ input }: Example): ReadonlySet<string> {
  const texts = stringsBelow({ at: '$', value: input }).map(({ value }) => value);
  // Numbers that are no text stand in an input too.
  const all = [...texts, JSON.stringify(input)];
  return new Set(all.flatMap(numbersIn).flatMap(({ ends }) => ends.flat()));
}

function isSmall(readings: readonly string[], least: number): boolean {
  return readings.every((reading) => /^\d+$/.test(reading) && Number(reading) < least);
}
