import type { Node } from 'web-tree-sitter';
import { indentAt } from '../literals/lines.ts';
import { piecesOf } from '../literals/pieces.ts';
import type { Quoted } from '../literals/quoted.ts';
import type { FileText, Language, Naming } from '../syntax/language.ts';
import { addends, appliedIn, type NamingTable, nameOf, partsOf, tabled } from '../syntax/names.ts';
import { JAVA_ESCAPES, javaEncoded, joinedLines } from './javaEscapes.ts';
import { textBlock } from './javaTextBlock.ts';

/** The Java Language Specification, 3.3 Unicode Escapes, 3.10.5 String Literals, 3.10.6 Text Blocks. */
export const java: Language = {
  grammar: 'java',
  namings: (node) => [...declared(node), ...tabled(NAMINGS, node)],
  unwrap: (node) => (node.type === 'parenthesized_expression' ? (partsOf(node)[0] ?? node) : node),
  lists: new Set(['array_initializer', 'element_value_array_initializer']),
  called,
  applied: (node) => appliedIn({ method_invocation: ['object', 'name'] }, node),
  strings: new Set(['string_literal']),
  isString: (node) => java.strings.has(node.type),
  joined: (node) => addends(node, 'binary_expression'),
  read: (node, file) => (node.text.startsWith('"""') ? textBlock(node, file) : quoted(node, file)),
};

const NAMINGS: NamingTable = {
  class_declaration: ['name'],
  interface_declaration: ['name'],
  enum_declaration: ['name'],
  enum_constant: ['name'],
  record_declaration: ['name'],
  annotation_type_declaration: ['name'],
  method_declaration: ['name'],
  formal_parameter: ['name'],
  element_value_pair: ['key', 'value'],
  assignment_expression: ['left', 'right'],
};

const DECLARATIONS = new Set(['field_declaration', 'constant_declaration', 'local_variable_declaration']);

/** A declaration of one variable lends its name to its annotations as well. */
function declared(node: Node): Naming[] {
  if (node.type === 'return_statement') return [{ name: 'return', value: partsOf(node)[0] ?? null }];
  if (!DECLARATIONS.has(node.type)) return [];
  return node.childrenForFieldName('declarator').flatMap((declarator) => {
    const name = declarator.childForFieldName('name');
    return name === null ? [] : [{ name: name.text, value: declarator.childForFieldName('value') }];
  });
}

function called(node: Node): string | null {
  if (node.type !== 'argument_list' && node.type !== 'annotation_argument_list') return null;
  const name = node.parent?.childForFieldName('name') ?? node.parent?.childForFieldName('type');
  return name ? nameOf(name) : null;
}

function quoted(node: Node, file: FileText): Quoted {
  const between = ` +${file.lineEnd}${indentAt(file.text, node.startIndex)}    `;
  return {
    open: '"',
    close: '"',
    pieces: piecesOf(node.text.slice(1, -1), JAVA_ESCAPES),
    encode: javaEncoded,
    others: (text) => [joinedLines(text, between)],
  };
}
