/** A number as it is written in any script, with its separators. */
export const NUMBER = String.raw`\p{Nd}+(?:[.,٫٬．]\p{Nd}+)*`;
/** Percent signs. */
export const SIGN = '[%٪％﹪]';
/** The dash of a range, perhaps between spaces. */
export const DASH = String.raw`\p{Zs}?[-‐‑‒–—−~～〜]\p{Zs}?`;
const BIDI_MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** A text without the marks that turn its direction. */
export function withoutMarks(text: string): string {
  return text.replace(BIDI_MARKS, '');
}

/** Decimal signs become a point; trailing zeros of a fraction go, so that 12,50 is 12.5. */
export function asciiNumber(text: string): string {
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
