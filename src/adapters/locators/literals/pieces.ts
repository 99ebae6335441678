import { Unfit } from './literal.ts';

/** A part of a literal's source and what it stands for. */
export interface Piece {
  readonly source: string;
  /** Empty: it is there for the source alone, as a line continuation or the marks between two joined strings. */
  readonly text: string;
  /** Marks between two joined strings. */
  readonly joint?: boolean;
}

/** What an escape means: a sticky pattern and the text it stands for. Throws `Unfit` where no text can be told. */
export interface Escape {
  readonly pattern: RegExp;
  readonly text: (match: RegExpExecArray) => string;
}

/** `lf`: a line end in the source is `\n` whatever its form, as compilers read it. `kept`: it is what it is. */
export type LineEnds = 'lf' | 'kept';

/** Cuts the source between two delimiters into pieces. */
export function piecesOf(source: string, escapes: readonly Escape[], lineEnds: LineEnds = 'lf'): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < source.length; ) {
    const piece = escaped(source, at, escapes) ?? plain(source, at, lineEnds);
    pieces.push(piece);
    at += piece.source.length;
  }
  return pieces;
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

function escaped(source: string, at: number, escapes: readonly Escape[]): Piece | null {
  for (const { pattern, text } of escapes) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) return { source: match[0], text: text(match) };
  }
  return null;
}

function plain(source: string, at: number, lineEnds: LineEnds): Piece {
  const char = source[at]!;
  if (char !== '\r' || lineEnds === 'kept') return { source: char, text: char };
  return { source: source[at + 1] === '\n' ? '\r\n' : '\r', text: '\n' };
}

/** One escape of a table of single letters: `\n` and the like. */
export function letterEscapes(table: Readonly<Record<string, string>>): Escape {
  const letters = Object.keys(table)
    .map((letter) => letter.replace(/[\\\]^-]/g, '\\$&'))
    .join('');
  return { pattern: new RegExp(`\\\\([${letters}])`, 'y'), text: (match) => table[match[1]!]! };
}

/** An escape whose first group is a code in the given base; a half of a surrogate pair stays one. */
export function codeEscape(pattern: RegExp, base: 8 | 16): Escape {
  return { pattern, text: (match) => charOf(Number.parseInt(match[1]!, base), match[0]) };
}

/** A backslash before a line end: both vanish. */
export const CONTINUATION: Escape = { pattern: /\\(?:\r\n|\r|\n)/y, text: () => '' };

function charOf(code: number, found: string): string {
  if (code > 0x10ffff) throw new Unfit(`has the escape ${found}, which is no character`);
  return String.fromCodePoint(code);
}

/** Escapes that stand for bytes, a run of which must be UTF-8. */
export function byteEscapes(pattern: RegExp, byteOf: (code: string) => number, each: RegExp): Escape {
  return {
    pattern,
    text: ([run]) => {
      const bytes = Uint8Array.from(run.match(each) ?? [], byteOf);
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch (error) {
        throw new Unfit(`has the bytes ${run}, which are no text in UTF-8`, { cause: error });
      }
    },
  };
}
