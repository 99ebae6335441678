import type { Node } from 'web-tree-sitter';
import { hasUnseen, hex, unseenEscaped } from '../literals/escape.ts';
import { Unfit } from '../literals/literal.ts';
import { codeEscape, type Escape, letterEscapes, piecesOf } from '../literals/pieces.ts';
import type { Quoted } from '../literals/quoted.ts';
import type { FileText } from '../syntax/language.ts';

/** A regular or verbatim string, interpolated without substitutions or not. */
export function csharpString(node: Node, _file: FileText): Quoted {
  const [open = '', prefix = '', quotes = ''] = /^([$@]*)("+)/.exec(node.text) ?? [];
  if (prefix.includes('$') && quotes.length > 2) throw new Unfit('is an interpolated raw string; take its $ away');
  const verbatim = prefix.includes('@');
  const format = prefix.includes('$');
  const start = open.length - quotes.length + 1;
  return {
    open: `${prefix}"`,
    close: '"',
    pieces: piecesOf(
      node.text.slice(start, -1),
      [...(verbatim ? VERBATIM : ESCAPES), ...(format ? BRACES : [])],
      'kept',
    ),
    encode: (text) => braced(verbatim ? verbatimly(text) : csharpEncoded(text), format),
    others: (text) => [`"${csharpEncoded(text)}"`],
  };
}

const VERBATIM: readonly Escape[] = [{ pattern: /""/y, text: () => '"' }];
const BRACES: readonly Escape[] = [{ pattern: /\{\{|\}\}/y, text: ([both]) => both[0]! }];

const ESCAPES: readonly Escape[] = [
  letterEscapes({
    '\\': '\\',
    "'": "'",
    '"': '"',
    '0': '\0',
    a: '\x07',
    b: '\b',
    e: '\x1b',
    f: '\f',
    n: '\n',
    r: '\r',
    t: '\t',
    v: '\v',
  }),
  codeEscape(/\\x([\da-fA-F]{1,4})/y, 16),
  codeEscape(/\\u([\da-fA-F]{4})/y, 16),
  codeEscape(/\\U([\da-fA-F]{8})/y, 16),
];

function braced(body: string | null, format: boolean): string | null {
  return body === null || !format ? body : body.replace(/[{}]/g, '$&$&');
}

function verbatimly(text: string): string | null {
  return hasUnseen(text.replaceAll('\r\n', '')) ? null : text.replaceAll('"', '""');
}

export function csharpEncoded(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
  return unseenEscaped(escaped, (code) => `\\u${hex(code, 4)}`);
}
