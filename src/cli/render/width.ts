import { stripVTControlCharacters } from 'node:util';

/** Columns that a terminal gives to a text: 2 for each wide character, none for marks upon others and for colours. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text))
    width += NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

const NARROW = /^[\p{Mn}\p{Me}\u200c\u200d]/u;
// Half-width forms of Katakana and Hangul are of these scripts, and narrow.
const WIDE =
  /^(?![\uff61-\uffdc])[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** The text in at most so many columns, `…` for what is cut off at its end. */
export function cutEnd(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : `${fitting(graphemes(text), columns - 1).join('')}…`;
}

/** The same with its beginning cut off: the ends of names tell models of one provider apart. */
export function cutStart(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return `…${fitting(graphemes(text).reverse(), columns - 1)
    .reverse()
    .join('')}`;
}

/** As many of these, from the first, as so many columns hold. */
export function fitting(parts: readonly string[], columns: number): string[] {
  let left = columns;
  const end = parts.findIndex((part) => {
    left -= widthOf(part);
    return left < 0;
  });
  return parts.slice(0, end < 0 ? parts.length : end);
}

export function graphemes(text: string): string[] {
  return [...SEGMENTER.segment(text)].map(({ segment }) => segment);
}

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });
