import { fitting, graphemes, widthOf } from './width.ts';

/** A stretch of text with the look it has. */
export interface Span<Style> {
  readonly style: Style;
  readonly text: string;
}

/**
 * Spans on lines of at most so many columns, broken between words; a word that no line holds is broken within. Lines after
 * the first have room for so much indent before them.
 */
export function wrapSpans<Style>(spans: readonly Span<Style>[], columns: number, indent = 0): Span<Style>[][] {
  const lines: Span<Style>[][] = [[]];
  let width = 0;
  const put = (span: Span<Style>) => {
    const taken = widthOf(span.text);
    if (width + taken > columns && lines.at(-1)!.length > 0) {
      lines.push([]);
      width = indent;
    }
    // A space at a break belongs to neither line.
    if (lines.length > 1 && lines.at(-1)!.length === 0 && span.text.trim() === '') return;
    lines.at(-1)!.push(span);
    width += taken;
  };
  for (const { style, text } of spans)
    for (const word of text.match(/\s+|\S+/g) ?? [])
      for (const part of partsOf(word, Math.max(1, columns - indent))) put({ style, text: part });
  return lines.map((line) => joined(line));
}

/** Text on lines of at most so many columns; lines after the first begin with `indent`. */
export function wrapped(text: string, columns: number, indent = ''): string[] {
  return wrapSpans([{ style: null, text }], columns, widthOf(indent)).map(
    (line, at) =>
      `${at === 0 ? '' : indent}${line
        .map((span) => span.text)
        .join('')
        .trimEnd()}`,
  );
}

/** Every line that is too long broken between words, and its rest indented two columns more than itself. */
export function fitted(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => (widthOf(line) <= columns ? [line] : wrapped(line, columns, `${/^ */.exec(line)?.[0] ?? ''}  `)))
    .join('\n');
}

/** Words of scripts without spaces may be broken anywhere. */
function partsOf(word: string, columns: number): string[] {
  const letters = graphemes(word);
  if (letters.some((letter) => widthOf(letter) > 1)) return letters;
  const parts: string[] = [];
  for (let rest = letters; rest.length > 0; ) {
    const part = fitting(rest, columns);
    const taken = Math.max(1, part.length);
    parts.push(rest.slice(0, taken).join(''));
    rest = rest.slice(taken);
  }
  return parts;
}

function joined<Style>(line: readonly Span<Style>[]): Span<Style>[] {
  const spans: Span<Style>[] = [];
  for (const { style, text } of line) {
    const last = spans.at(-1);
    if (last !== undefined && last.style === style) spans[spans.length - 1] = { style, text: last.text + text };
    else spans.push({ style, text });
  }
  return spans;
}
