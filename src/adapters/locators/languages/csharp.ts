import type { Node } from 'web-tree-sitter';
import { substituted, Unfit } from '../literals/literal.ts';
import type { Language, Naming } from '../syntax/language.ts';
import { addends, appliedIn, type NamingTable, nameOf, partsOf, tabled } from '../syntax/names.ts';
import { rawString } from './csharpRaw.ts';
import { csharpString } from './csharpString.ts';

/** The C# language specification, 6.4.5.6 String literals; raw string literals are of C# 11. */
export const csharp: Language = {
  grammar: 'c-sharp',
  namings: (node) => [...declared(node), ...tabled(NAMINGS, node)],
  unwrap: (node) => (WRAPPERS.has(node.type) ? (partsOf(node)[0] ?? node) : node),
  lists: new Set(['collection_expression', 'array_initializer']),
  called,
  applied: (node) => appliedIn({ member_access_expression: ['expression', 'name'] }, node),
  strings: new Set([
    'string_literal',
    'verbatim_string_literal',
    'raw_string_literal',
    'interpolated_string_expression',
  ]),
  isString: (node) => csharp.strings.has(node.type),
  joined: (node) => addends(node, 'binary_expression'),
  read(node, file) {
    const hole = node.namedChildren.find(({ type }) => type === 'interpolation');
    if (hole) throw substituted('an interpolated string', hole.text);
    if (/u8$/i.test(node.text)) throw new Unfit('is a literal of bytes, not a text');
    return node.text.includes('"""') && node.text.startsWith('"') ? rawString(node, file) : csharpString(node, file);
  },
};

const WRAPPERS = new Set(['parenthesized_expression', 'arrow_expression_clause', 'argument', 'attribute_argument']);

const NAMINGS: NamingTable = {
  namespace_declaration: ['name'],
  file_scoped_namespace_declaration: ['name'],
  class_declaration: ['name'],
  struct_declaration: ['name'],
  interface_declaration: ['name'],
  enum_declaration: ['name'],
  enum_member_declaration: ['name', 'value'],
  record_declaration: ['name'],
  method_declaration: ['name'],
  local_function_statement: ['name'],
  property_declaration: ['name', 'value'],
  assignment_expression: ['left', 'right'],
};

function declared(node: Node): Naming[] {
  switch (node.type) {
    case 'return_statement':
      return [{ name: 'return', value: partsOf(node)[0] ?? null }];
    case 'field_declaration':
      return fields(node);
    case 'variable_declarator':
    case 'parameter':
      return afterEquals(node);
    case 'argument':
    case 'attribute_argument':
      return labelled(node);
    default:
      return [];
  }
}

/** A declaration of one field lends its name to its attributes. */
function fields(node: Node): Naming[] {
  const declarators = node.namedChildren
    .filter(({ type }) => type === 'variable_declaration')
    .flatMap((declaration) => declaration.namedChildren.filter(({ type }) => type === 'variable_declarator'));
  return declarators.flatMap(afterEquals);
}

function afterEquals(node: Node): Naming[] {
  const name = node.childForFieldName('name');
  if (name === null) return [];
  const equals = node.children.findIndex((child) => child.type === '=');
  return [{ name: name.text, value: equals < 0 ? null : (node.children[equals + 1] ?? null) }];
}

/** `name: "..."` */
function labelled(node: Node): Naming[] {
  const colon = node.children.findIndex((child) => child.type === ':');
  const name = node.children[colon - 1];
  return colon < 1 || !name ? [] : [{ name: name.text, value: node.children[colon + 1] ?? null }];
}

function called(node: Node): string | null {
  if (node.type !== 'argument_list' && node.type !== 'attribute_argument_list') return null;
  const name = ['function', 'name', 'type'].map((field) => node.parent?.childForFieldName(field)).find(Boolean);
  return name ? nameOf(name) : null;
}
