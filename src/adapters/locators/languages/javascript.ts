import type { Node } from 'web-tree-sitter';
import { hex, unseenEscaped } from '../literals/escape.ts';
import { substituted, Unfit } from '../literals/literal.ts';
import { codeEscape, type Escape, letterEscapes, piecesOf } from '../literals/pieces.ts';
import type { Quoted } from '../literals/quoted.ts';
import type { FileText, Language, Naming } from '../syntax/language.ts';
import { addends, appliedIn, type NamingTable, nameOf, partsOf, tabled } from '../syntax/names.ts';

/** ECMA-262, sections String Literals and Template Literal Lexical Components. */
export const javascript: Language = {
  grammar: 'javascript',
  namings: (node) => [...exported(node), ...tabled(NAMINGS, node)],
  unwrap: (node) => (WRAPPERS.has(node.type) ? (partsOf(node)[0] ?? node) : node),
  lists: new Set(['array']),
  called: (node) => {
    if (node.type !== 'arguments' || node.parent === null) return null;
    const name = node.parent.childForFieldName('function') ?? node.parent.childForFieldName('constructor');
    return name === null ? null : nameOf(name);
  },
  applied: (node) =>
    appliedIn({ member_expression: ['object', 'property'], call_expression: ['arguments', 'function'] }, node),
  strings: new Set(['string', 'template_string']),
  isString: (node) => javascript.strings.has(node.type),
  joined: (node) => addends(node, 'binary_expression'),
  read,
};

export const typescript: Language = { ...javascript, grammar: 'typescript' };
export const tsx: Language = { ...javascript, grammar: 'tsx' };

const WRAPPERS = new Set([
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'type_assertion',
]);

const NAMINGS: NamingTable = {
  variable_declarator: ['name', 'value'],
  assignment_expression: ['left', 'right'],
  assignment_pattern: ['left', 'right'],
  required_parameter: ['pattern', 'value'],
  optional_parameter: ['pattern', 'value'],
  pair: ['key', 'value'],
  field_definition: ['property', 'value'],
  public_field_definition: ['name', 'value'],
  enum_assignment: ['name', 'value'],
  class_declaration: ['name'],
  abstract_class_declaration: ['name'],
  function_declaration: ['name'],
  generator_function_declaration: ['name'],
  method_definition: ['name'],
  enum_declaration: ['name'],
  internal_module: ['name'],
};

function exported(node: Node): Naming[] {
  if (node.type === 'return_statement') return [{ name: 'return', value: partsOf(node)[0] ?? null }];
  if (node.type === 'arrow_function') return [{ name: 'return', value: expressionOf(node) }];
  const value = node.type === 'export_statement' ? node.childForFieldName('value') : null;
  return value === null ? [] : [{ name: 'default', value }];
}

function expressionOf(arrow: Node): Node | null {
  const body = arrow.childForFieldName('body');
  return body === null || body.type === 'statement_block' ? null : body;
}

function read(node: Node, { lineEnd }: FileText): Quoted {
  const hole = node.namedChildren.find(({ type }) => type === 'template_substitution');
  if (hole) throw substituted('a template', hole.text);
  const quote = node.text[0]!;
  return {
    open: quote,
    close: quote,
    pieces: piecesOf(node.text.slice(1, -1), ESCAPES),
    encode: (text) => encoded(text, quote, lineEnd),
    others: () => [],
  };
}

const ESCAPES: readonly Escape[] = [
  // In a string a line separator may stand as it is, and after a backslash it vanishes as every line end does.
  { pattern: /\\(?:\r\n|[\r\n\u2028\u2029])/y, text: () => '' },
  letterEscapes({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }),
  codeEscape(/\\x([\da-fA-F]{2})/y, 16),
  codeEscape(/\\u([\da-fA-F]{4})/y, 16),
  codeEscape(/\\u\{([\da-fA-F]+)\}/y, 16),
  { pattern: /\\0(?!\d)/y, text: () => '\0' },
  {
    pattern: /\\\d/y,
    text: ([octal]) => {
      throw new Unfit(`has the octal escape ${octal}, which modules do not allow; write it as \\x`);
    },
  },
  { pattern: /\\([\s\S])/y, text: (match) => match[1]! },
];

function encoded(text: string, quote: string, lineEnd: string): string {
  const escaped = unseenEscaped(text.replaceAll('\\', '\\\\').replaceAll('\r', '\\r'), (code) =>
    code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`,
  ).replaceAll(quote, `\\${quote}`);
  if (quote === '`') return escaped.replaceAll('${', '\\${').replaceAll('\n', lineEnd);
  return escaped.replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
