import type { Node } from 'web-tree-sitter';
import { hasLoneSurrogate, hex, unseenEscaped } from '../literals/escape.ts';
import { substituted, Unfit } from '../literals/literal.ts';
import { CONTINUATION, codeEscape, type Escape, letterEscapes, piecesOf } from '../literals/pieces.ts';
import type { Quoted } from '../literals/quoted.ts';
import type { FileText, Language, Naming } from '../syntax/language.ts';
import { addends, appliedIn, type NamingTable, nameOf, paired, partsOf, tabled } from '../syntax/names.ts';

/** Python's lexical analysis, section String and Bytes literals. */
export const python: Language = {
  grammar: 'python',
  namings: (node) => [...assigned(node), ...docstring(node), ...tabled(NAMINGS, node)],
  unwrap: (node) => (node.type === 'parenthesized_expression' ? (partsOf(node)[0] ?? node) : node),
  lists: new Set(['list', 'tuple', 'expression_list']),
  called: (node) => {
    if (node.type !== 'argument_list' || node.parent?.type !== 'call') return null;
    const name = node.parent.childForFieldName('function');
    return name === null ? null : nameOf(name);
  },
  applied: (node) => appliedIn({ attribute: ['object', 'attribute'] }, node),
  strings: new Set(['string']),
  isString: (node) => python.strings.has(node.type),
  joined: (node) => (node.type === 'concatenated_string' ? strings(node) : addends(node, 'binary_operator')),
  read,
};

const NAMINGS: NamingTable = {
  class_definition: ['name'],
  function_definition: ['name'],
  named_expression: ['name', 'value'],
  keyword_argument: ['name', 'value'],
  default_parameter: ['name', 'value'],
  typed_default_parameter: ['name', 'value'],
  pair: ['key', 'value'],
};

function assigned(node: Node): Naming[] {
  if (node.type === 'return_statement') return [{ name: 'return', value: partsOf(node)[0] ?? null }];
  const left = node.type === 'assignment' ? node.childForFieldName('left') : null;
  return left === null ? [] : paired(left, node.childForFieldName('right'));
}

function docstring(node: Node): Naming[] {
  if (node.type !== 'expression_statement' || node.namedChildCount !== 1) return [];
  const only = node.firstNamedChild!;
  const first = node.parent?.namedChildren.find(({ type }) => type !== 'comment');
  if (!first?.equals(node) || !['string', 'concatenated_string'].includes(only.type)) return [];
  return ['module', 'block'].includes(node.parent!.type) ? [{ name: '__doc__', value: only }] : [];
}

function strings(node: Node): Node[] {
  return node.namedChildren.filter(({ type }) => type === 'string');
}

function read(node: Node, { lineEnd }: FileText): Quoted {
  const start = node.firstChild!.text;
  const [, prefix = '', quote = '"'] = /^([a-zA-Z]*)("""|'''|"|')$/.exec(start) ?? [];
  if (/b/i.test(prefix)) throw new Unfit('is a bytes literal, not a text');
  if (/t/i.test(prefix)) throw new Unfit('is a template string, not a text');
  const hole = node.namedChildren.find(({ type }) => type === 'interpolation');
  if (hole) throw substituted('an f-string', hole.text);
  return form({ prefix, quote, lineEnd }, node.text.slice(start.length, -quote.length));
}

interface Marks {
  readonly prefix: string;
  readonly quote: string;
  readonly lineEnd: string;
}

function form(marks: Marks, body: string): Quoted {
  const { prefix, quote } = marks;
  const escapes = [...(isRaw(marks) ? RAW : ESCAPES), ...(isFormat(marks) ? BRACES : [])];
  return {
    open: prefix + quote,
    close: quote,
    pieces: piecesOf(body, escapes),
    encode: (text) => encoded(text, marks),
    *others(text) {
      if (!isRaw(marks)) return;
      for (const triple of [quote.repeat(3).slice(0, 3), '"""', "'''"]) yield whole(text, { ...marks, quote: triple });
      const cooked = prefix.replace(/r/i, '');
      yield whole(text, { ...marks, prefix: cooked, quote: text.includes('\n') ? quote.repeat(3).slice(0, 3) : quote });
    },
  };
}

function isRaw({ prefix }: Marks): boolean {
  return /r/i.test(prefix);
}

function isFormat({ prefix }: Marks): boolean {
  return /f/i.test(prefix);
}

/** A backslash keeps the next character from ending a raw string, and stays. */
const RAW: readonly Escape[] = [{ pattern: /\\(?:\r\n|[\s\S])/y, text: ([both]) => both.replace(/\r\n?/, '\n') }];

const ESCAPES: readonly Escape[] = [
  CONTINUATION,
  letterEscapes({ '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }),
  codeEscape(/\\([0-7]{1,3})/y, 8),
  codeEscape(/\\x([\da-fA-F]{2})/y, 16),
  codeEscape(/\\u([\da-fA-F]{4})/y, 16),
  codeEscape(/\\U([\da-fA-F]{8})/y, 16),
  {
    pattern: /\\N\{[^}]*\}/y,
    text: ([name]) => {
      throw new Unfit(`names a character as ${name}, which cannot be looked up here; write the character itself`);
    },
  },
];

const BRACES: readonly Escape[] = [{ pattern: /\{\{|\}\}/y, text: ([both]) => both[0]! }];

function whole(text: string, marks: Marks): string | null {
  const body = encoded(text, marks);
  return body === null ? null : marks.prefix + marks.quote + body + marks.quote;
}

function encoded(text: string, marks: Marks): string | null {
  const body = isRaw(marks) ? rawly(text, marks) : cooked(text, marks);
  return body === null || !isFormat(marks) ? body : body.replace(/[{}]/g, '$&$&');
}

/** Null when a backslash or a quote would end the string elsewhere, or a character cannot stand in a source. */
function rawly(text: string, { quote, lineEnd }: Marks): string | null {
  if (text.includes(quote) || /[\r\0]/.test(text) || hasLoneSurrogate(text)) return null;
  if (text.endsWith('\\') || text.endsWith(quote[0]!) || (quote.length === 1 && text.includes('\n'))) return null;
  return text.replaceAll('\n', lineEnd);
}

function cooked(text: string, { quote, lineEnd }: Marks): string {
  const escaped = unseenEscaped(text.replaceAll('\\', '\\\\').replaceAll('\r', '\\r'), (code) =>
    code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`,
  );
  if (quote.length === 1)
    return escaped.replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  const mark = quote[0]!;
  // Only three in a row, or one at the end, would end the string.
  return escaped
    .replace(new RegExp(`${mark}{3,}|${mark}+$`, 'g'), (run) => run.replaceAll(mark, `\\${mark}`))
    .replaceAll('\n', lineEnd);
}
