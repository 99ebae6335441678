import type { Node } from 'web-tree-sitter';
import { hasLoneSurrogate, hasUnseen, hex, unseenEscaped } from '../literals/escape.ts';
import { Unfit } from '../literals/literal.ts';
import { codeEscape, type Escape, letterEscapes, piecesOf } from '../literals/pieces.ts';
import type { Quoted } from '../literals/quoted.ts';
import type { FileText, Language, Naming } from '../syntax/language.ts';
import { appliedIn, type NamingTable, nameOf, partsOf, tabled } from '../syntax/names.ts';

/** The Rust Reference, section String literals. */
export const rust: Language = {
  grammar: 'rust',
  namings: (node) => [...returned(node), ...attributed(node), ...tabled(NAMINGS, node)],
  unwrap: (node) => (WRAPPERS.has(node.type) ? (partsOf(node).at(-1) ?? node) : owned(node)),
  lists: new Set(['array_expression', 'tuple_expression']),
  called: (node) => {
    if (node.type !== 'arguments') return null;
    const name = node.parent?.childForFieldName('function');
    return name ? nameOf(name) : null;
  },
  applied: (node) => appliedIn({ field_expression: ['value', 'field'] }, node),
  strings: new Set(['string_literal', 'raw_string_literal']),
  isString: (node) => rust.strings.has(node.type),
  joined: () => null,
  read,
};

const WRAPPERS = new Set(['parenthesized_expression', 'reference_expression']);

/** `"...".to_string()` and the like have the text of the literal. */
function owned(node: Node): Node {
  const callee = node.type === 'call_expression' ? node.childForFieldName('function') : null;
  const method = callee?.childForFieldName('field')?.text ?? '';
  return ['to_string', 'to_owned', 'into'].includes(method) ? (callee?.childForFieldName('value') ?? node) : node;
}

const NAMINGS: NamingTable = {
  const_item: ['name', 'value'],
  static_item: ['name', 'value'],
  let_declaration: ['pattern', 'value'],
  assignment_expression: ['left', 'right'],
  field_initializer: ['field', 'value'],
  mod_item: ['name'],
  function_item: ['name'],
  impl_item: ['type'],
  trait_item: ['name'],
  struct_item: ['name'],
  enum_item: ['name'],
  enum_variant: ['name'],
  field_declaration: ['name'],
};

/** What a function ends in is what it returns. */
function returned(node: Node): Naming[] {
  if (node.type === 'return_expression') return [{ name: 'return', value: partsOf(node)[0] ?? null }];
  if (node.type !== 'block' || node.parent?.type !== 'function_item') return [];
  const last = node.lastNamedChild;
  return last && rust.isString(last) ? [{ name: 'return', value: last }] : [];
}

/** `#[schemars(description = "...")]`: the item that follows lends its name, the keys are names. */
function attributed(node: Node): Naming[] {
  if (node.type === 'attribute_item') return followed(node);
  if (!rust.isString(node) || node.previousSibling?.type !== '=') return [];
  const key = ['attribute', 'token_tree'].includes(node.parent?.type ?? '')
    ? node.previousSibling.previousSibling
    : null;
  return key?.type === 'identifier' ? [{ name: key.text, value: node }] : [];
}

function followed(attribute: Node): Naming[] {
  let item = attribute.nextNamedSibling;
  while (item?.type === 'attribute_item') item = item.nextNamedSibling;
  const name = item?.childForFieldName('name');
  return name ? [{ name: name.text, value: null }] : [];
}

interface Marks {
  /** Null: not raw. */
  readonly hashes: string | null;
  /** Whether the text's line ends are written as they are. */
  readonly multiline: boolean;
  readonly lineEnd: string;
}

function read(node: Node, { lineEnd }: FileText): Quoted {
  const [open = '', prefix = '', hashes = ''] = /^([a-z]*)(#*)"/.exec(node.text) ?? [];
  if (/[bc]/.test(prefix)) throw new Unfit('is a literal of bytes, not a text');
  const raw = prefix === 'r';
  const body = node.text.slice(open.length, -1 - hashes.length);
  const marks: Marks = { hashes: raw ? hashes : null, multiline: raw || /(?:^|[^\\])\r?\n/.test(body), lineEnd };
  return {
    open,
    close: `"${hashes}`,
    pieces: piecesOf(body, raw ? [] : ESCAPES),
    encode: (text) => (raw ? rawly(text, marks) : cooked(text, marks)),
    others: (text) => (raw ? [fenced(text, marks), whole(cooked(text, marks))] : []),
  };
}

const ESCAPES: readonly Escape[] = [
  // What indents the line after it vanishes too.
  { pattern: /\\(?:\r\n|\n)[ \t\r\n]*/y, text: () => '' },
  letterEscapes({ '\\': '\\', "'": "'", '"': '"', '0': '\0', n: '\n', r: '\r', t: '\t' }),
  codeEscape(/\\x([0-7][\da-fA-F])/y, 16),
  {
    pattern: /\\u\{([\da-fA-F_]+)\}/y,
    text: (match) => String.fromCodePoint(Number.parseInt(match[1]!.replaceAll('_', ''), 16)),
  },
];

function whole(body: string | null): string | null {
  return body === null ? null : `"${body}"`;
}

/** Null when the marks would end inside, or a character must be escaped. */
function rawly(text: string, { hashes, lineEnd }: Marks): string | null {
  if (hasUnseen(text) || text.includes(`"${hashes}`)) return null;
  return text.replaceAll('\n', lineEnd);
}

/** A raw string with as many marks as the text needs. */
function fenced(text: string, { lineEnd }: Marks): string | null {
  const longest = Math.max(0, ...(text.match(/"#*/g) ?? []).map((run) => run.length));
  const hashes = '#'.repeat(Math.max(1, longest));
  return hasUnseen(text) ? null : `r${hashes}"${text.replaceAll('\n', lineEnd)}"${hashes}`;
}

/** Null when the text has what no Rust string may have. */
function cooked(text: string, { multiline, lineEnd }: Marks): string | null {
  if (hasLoneSurrogate(text)) return null;
  const escaped = unseenEscaped(
    text.replace(/["\\]/g, '\\$&').replaceAll('\r', '\\r'),
    (code) => `\\u{${hex(code, 1)}}`,
  );
  return multiline ? escaped.replaceAll('\n', lineEnd) : escaped.replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
