import type { Node } from 'web-tree-sitter';
import { hasLoneSurrogate, hasUnseen, hex, unseenEscaped } from '../literals/escape.ts';
import { Unfit } from '../literals/literal.ts';
import { byteEscapes, CONTINUATION, type Escape, letterEscapes, piecesOf } from '../literals/pieces.ts';
import type { Quoted } from '../literals/quoted.ts';
import type { FileText } from '../syntax/language.ts';

/** A string in quotes, or in %q, %Q or % marks. */
export function rubyString(node: Node, { lineEnd }: FileText): Quoted {
  const open = node.firstChild!.text;
  const close = node.lastChild!.text;
  const body = node.text.slice(open.length, -close.length);
  const single = open === "'" || open.startsWith('%q');
  const marks = [...new Set([open.at(-1)!, close])];
  const multiline = /\n/.test(body) || open.startsWith('%');
  return {
    open,
    close,
    pieces: piecesOf(body, single ? quotedEscapes(marks) : RUBY_ESCAPES),
    encode: (text) => (single ? singly(text, marks, lineEnd) : doubly(text, marks, multiline ? lineEnd : '\\n')),
    others: (text) => (single ? [doubleQuoted(text)] : []),
  };
}

/** The nearest of strings on one line; null when the text is none: Ruby's strings are UTF-8. */
export function doubleQuoted(text: string): string | null {
  const body = doubly(text, ['"'], '\\n');
  return body === null ? null : `"${body}"`;
}

/** What double quotes and heredocs know. */
export const RUBY_ESCAPES: readonly Escape[] = [
  CONTINUATION,
  letterEscapes({ a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', s: ' ', t: '\t', v: '\v' }),
  byteEscapes(
    /(?:\\x[\da-fA-F]{1,2}|\\[0-7]{1,3})+/y,
    (code) => (code[1] === 'x' ? Number.parseInt(code.slice(2), 16) : Number.parseInt(code.slice(1), 8)) % 256,
    /\\x[\da-fA-F]{1,2}|\\[0-7]{1,3}/g,
  ),
  { pattern: /\\u([\da-fA-F]{4})/y, text: (match) => String.fromCodePoint(Number.parseInt(match[1]!, 16)) },
  {
    pattern: /\\u\{([\da-fA-F\s]+)\}/y,
    text: (match) =>
      String.fromCodePoint(
        ...match[1]!
          .trim()
          .split(/\s+/)
          .map((code) => Number.parseInt(code, 16)),
      ),
  },
  {
    pattern: /\\(?:[cC]|M-)/y,
    text: ([found]) => {
      throw new Unfit(`has the control escape ${found}; write the character in another way`);
    },
  },
  { pattern: /\\([\s\S])/y, text: (match) => match[1]! },
];

function quotedEscapes(marks: readonly string[]): Escape[] {
  return [
    {
      pattern: /\\([\s\S])/y,
      text: (match) => (match[1] === '\\' || marks.includes(match[1]!) ? match[1]! : match[0].replace('\r', '\n')),
    },
  ];
}

function singly(text: string, marks: readonly string[], lineEnd: string): string | null {
  return hasUnseen(text) ? null : escapedMarks(text.replaceAll('\\', '\\\\'), marks).replaceAll('\n', lineEnd);
}

function doubly(text: string, marks: readonly string[], lineEnd: string): string | null {
  const escaped = rubyEscaped(text);
  if (escaped === null) return null;
  const marked = escapedMarks(escaped, marks).replaceAll('\n', lineEnd);
  return lineEnd === '\\n' ? marked.replaceAll('\t', '\\t') : marked;
}

/** With everything escaped that is not seen or would substitute; line ends stay. Null when the text is none. */
export function rubyEscaped(text: string): string | null {
  if (hasLoneSurrogate(text)) return null;
  return unseenEscaped(
    text
      .replaceAll('\\', '\\\\')
      .replaceAll('\r', '\\r')
      .replace(/#(?=[{$@])/g, '\\#'),
    (code) => (code < 0x80 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`),
  );
}

function escapedMarks(source: string, marks: readonly string[]): string {
  return marks.reduce((escaped, mark) => escaped.replaceAll(mark, `\\${mark}`), source);
}
