import type { Literal, Span } from './literal.ts';
import { hasComment, patched, type Writing, written } from './patch.ts';
import { type Piece, textOf } from './pieces.ts';

/** A string between two delimiters. */
export interface Quoted {
  readonly open: string;
  readonly close: string;
  readonly pieces: readonly Piece[];
  /** The source of a text between these delimiters; null when they cannot hold it. */
  readonly encode: (text: string) => string | null;
  /** Whole sources in other forms, the nearest first, for a text that these delimiters cannot hold. */
  readonly others: (text: string) => Iterable<string | null>;
}

/** A string, and the source that stands between it and the next one when several are joined. */
export interface Joined {
  readonly string: Quoted;
  readonly gap: string;
}

/** One string, or several that the language joins, as a literal. */
export function quotedLiteral(span: Span, strings: readonly Joined[]): Literal {
  const first = strings[0]!.string;
  const last = strings.at(-1)!.string;
  const pieces = strings.flatMap(({ string, gap }, index) => {
    const next = strings[index + 1]?.string;
    if (next === undefined) return string.pieces;
    return [...string.pieces, { source: string.close + gap + next.open, text: '', joint: true }];
  });
  const writing: Writing = { encode: first.encode, joint: jointOf(strings) };
  return {
    ...span,
    text: textOf(pieces),
    *rewrites(text) {
      const bodies = [bodyIn(first.open, patched(pieces, text, writing), last.close)];
      bodies.push(bodyIn(first.open, written(text, writing), first.close));
      for (const source of bodies) if (source !== null) yield [{ ...span, source }];
      for (const source of first.others(text)) if (source !== null) yield [{ ...span, source }];
    },
  };
}

function bodyIn(open: string, body: string | null, close: string): string | null {
  return body === null ? null : open + body + close;
}

/** The marks that a new line of joined strings takes; null when there is no example of them. */
function jointOf(strings: readonly Joined[]): string | null {
  const { open, close } = strings[0]!.string;
  for (const [index, { string, gap }] of strings.entries()) {
    const next = strings[index + 1]?.string;
    if (next && string.close === close && next.open === open && !hasComment(gap)) return close + gap + open;
  }
  return null;
}
