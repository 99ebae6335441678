import type { Node } from 'web-tree-sitter';
import { hasLoneSurrogate, hex, unseenEscaped } from '../literals/escape.ts';
import { byteEscapes, codeEscape, type Escape, letterEscapes, type Piece, piecesOf } from '../literals/pieces.ts';
import type { Quoted } from '../literals/quoted.ts';
import type { FileText, Language, Naming } from '../syntax/language.ts';
import { addends, type NamingTable, nameOf, paired, partsOf, tabled } from '../syntax/names.ts';

/** The Go Programming Language Specification, section String literals. */
export const go: Language = {
  grammar: 'go',
  namings: (node) => [...assigned(node), ...tabled(NAMINGS, node)],
  unwrap: (node) => (WRAPPERS.has(node.type) && partsOf(node).length === 1 ? (partsOf(node)[0] ?? node) : node),
  lists: new Set(['literal_value']),
  called: (node) => {
    if (node.type !== 'argument_list' || node.parent?.type !== 'call_expression') return null;
    const name = node.parent.childForFieldName('function');
    return name === null ? null : nameOf(name);
  },
  applied: () => null,
  strings: new Set(['raw_string_literal', 'interpreted_string_literal']),
  isString: (node) => go.strings.has(node.type),
  joined: (node) => addends(node, 'binary_expression'),
  read,
};

const WRAPPERS = new Set(['parenthesized_expression', 'expression_list', 'literal_element']);

const NAMINGS: NamingTable = {
  function_declaration: ['name'],
  method_declaration: ['name'],
  type_spec: ['name'],
  keyed_element: ['key', 'value'],
};

function assigned(node: Node): Naming[] {
  if (node.type === 'return_statement') return [{ name: 'return', value: partsOf(node)[0] ?? null }];
  if (node.type === 'const_spec' || node.type === 'var_spec') return specified(node);
  if (node.type !== 'short_var_declaration' && node.type !== 'assignment_statement') return [];
  const left = node.childForFieldName('left');
  return left === null ? [] : paired(left, node.childForFieldName('right'));
}

/** `A, B = "a", "b"` of a declaration, whose names are no list of their own. */
function specified(node: Node): Naming[] {
  const names = node.childrenForFieldName('name').filter(({ isNamed }) => isNamed);
  const values = node.childForFieldName('value')?.namedChildren ?? [];
  if (names.length !== values.length) return [];
  return names.map((name, index) => ({ name: name.text, value: values[index]! }));
}

function read(node: Node, { text, lineEnd }: FileText): Quoted {
  const body = node.text.slice(1, -1);
  if (node.type === 'interpreted_string_literal') return interpreted(body);
  const indent = `${/[\t ]*/.exec(text.slice(text.lastIndexOf('\n', node.startIndex) + 1))?.[0] ?? ''}\t`;
  return {
    open: '`',
    close: '`',
    pieces: rawPieces(body),
    encode: (wanted) => (RAW_CANNOT.test(wanted) ? null : wanted.replaceAll('\n', lineEnd)),
    others: (wanted) => (hasLoneSurrogate(wanted) ? [] : [mixed(wanted, lineEnd), lines(wanted, lineEnd + indent)]),
  };
}

/** A raw string drops carriage returns. */
function rawPieces(body: string): Piece[] {
  return piecesOf(body, [{ pattern: /\r/y, text: () => '' }]);
}

const RAW_CANNOT = /[`\r\0\ufeff]|\p{Surrogate}/u;

function interpreted(body: string): Quoted {
  return { open: '"', close: '"', pieces: piecesOf(body, ESCAPES), encode: encoded, others: () => [] };
}

const ESCAPES: readonly Escape[] = [
  letterEscapes({ '\\': '\\', '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }),
  byteEscapes(
    /(?:\\x[\da-fA-F]{2}|\\[0-7]{3})+/y,
    (code) => (code[1] === 'x' ? Number.parseInt(code.slice(2), 16) : Number.parseInt(code.slice(1), 8)),
    /\\x..|\\.../g,
  ),
  codeEscape(/\\u([\da-fA-F]{4})/y, 16),
  codeEscape(/\\U([\da-fA-F]{8})/y, 16),
];

/** Null when the text is none: Go strings are UTF-8. */
function encoded(text: string): string | null {
  if (hasLoneSurrogate(text)) return null;
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
  return unseenEscaped(escaped, (code) => (code < 0x80 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`));
}

/** Raw strings joined with what they cannot hold, where that is little: "`a ` + "`" + ` b`". */
function mixed(text: string, lineEnd: string): string | null {
  const parts = text.split(/([`\r\0\ufeff]+)/).filter((part) => part !== '');
  if (parts.length > MIXED_AT_MOST) return null;
  return parts
    .map((part) => (RAW_CANNOT.test(part) ? `"${encoded(part)}"` : `\`${part.replaceAll('\n', lineEnd)}\``))
    .join(' + ');
}

const MIXED_AT_MOST = 7;

/** A string per line. */
function lines(text: string, between: string): string {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? ['']).map((line) => `"${encoded(line)}"`).join(` +${between}`);
}
