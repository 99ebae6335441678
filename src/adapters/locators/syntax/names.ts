import type { Node } from 'web-tree-sitter';
import type { Naming } from './language.ts';

/** By node type: the field with the name, and the field with the value. */
export type NamingTable = Readonly<Record<string, readonly [name: string, value?: string]>>;

/** What a node of the table names. */
export function tabled(table: NamingTable, node: Node): Naming[] {
  const fields = table[node.type];
  if (fields === undefined) return [];
  const [nameField, valueField] = fields;
  const name = node.childForFieldName(nameField);
  if (name === null) return [];
  return [{ name: nameOf(name), value: valueField === undefined ? null : node.childForFieldName(valueField) }];
}

/** `a, b = x, y`: every left side with its right side. */
export function paired(left: Node, right: Node | null): Naming[] {
  const names = left.namedChildCount > 0 && LISTS.has(left.type) ? left.namedChildren : [left];
  const values = right !== null && LISTS.has(right.type) ? right.namedChildren : [right];
  if (names.length === 1 && values.length > 1) return [{ name: nameOf(left), value: right }];
  if (names.length !== values.length) return [];
  return names.map((name, index) => ({ name: nameOf(name), value: values[index] ?? null }));
}

const LISTS = new Set(['expression_list', 'pattern_list', 'left_assignment_list', 'right_assignment_list']);

/** A name as it is written in an address: `system` for `"system"`, `x` for `self.x`, `d.k` for `d["k"]`. */
export function nameOf(node: Node): string {
  if (node.type === 'qualified_name') return node.text;
  const last = ['attribute', 'property', 'field', 'name'].map((field) => node.childForFieldName(field)).find(Boolean);
  return (last ?? node).text.replace(/\s*\[\s*/g, '.').replace(/["'`\]:@#]|^\.|\s/g, '');
}

/** The named children of a node without comments. */
export function partsOf(node: Node): Node[] {
  return node.namedChildren.filter(({ isExtra }) => !isExtra);
}

/** By node type: the fields of a text and of the method that is called of it. */
export function appliedIn(
  table: Readonly<Record<string, readonly [object: string, method: string]>>,
  node: Node,
): Naming | null {
  const [objectField, methodField] = table[node.type] ?? [];
  if (objectField === undefined || methodField === undefined) return null;
  const method = node.childForFieldName(methodField);
  return method === null ? null : { name: nameOf(method), value: node.childForFieldName(objectField) };
}

/** The operands of a `+` between strings, or null when it is another operation. */
export function addends(node: Node, type: string): Node[] | null {
  if (node.type !== type || node.childForFieldName('operator')?.type !== '+') return null;
  const operands = [node.childForFieldName('left'), node.childForFieldName('right')];
  return operands.flatMap((operand) => (operand === null ? [] : [operand]));
}
