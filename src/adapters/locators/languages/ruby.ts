import type { Node } from 'web-tree-sitter';
import { substituted } from '../literals/literal.ts';
import type { Language, Naming } from '../syntax/language.ts';
import { addends, appliedIn, type NamingTable, nameOf, paired, tabled } from '../syntax/names.ts';
import { heredoc } from './rubyHeredoc.ts';
import { rubyString } from './rubyString.ts';

/** Ruby's doc/syntax/literals, sections String Literals and Here Document Literals. */
export const ruby: Language = {
  grammar: 'ruby',
  namings: (node) => [...assigned(node), ...tabled(NAMINGS, node)],
  unwrap,
  lists: new Set(['array']),
  called: (node) => {
    if (node.type !== 'argument_list') return null;
    const name = node.parent?.childForFieldName('method');
    return name ? nameOf(name) : null;
  },
  applied: (node) => appliedIn({ call: ['receiver', 'method'] }, node),
  strings: new Set(['string', 'heredoc_beginning']),
  isString: (node) => ruby.strings.has(node.type) || isChomped(node),
  joined: (node) => (node.type === 'chained_string' ? node.namedChildren : addends(node, 'binary')),
  read(node, file) {
    if (node.type !== 'string') return heredoc(node, file);
    const hole = node.namedChildren.find(({ type }) => type === 'interpolation');
    if (hole) throw substituted('a string', hole.text);
    return rubyString(node, file);
  },
};

const NAMINGS: NamingTable = {
  class: ['name'],
  module: ['name'],
  singleton_method: ['name'],
  optional_parameter: ['name', 'value'],
  keyword_parameter: ['name', 'value'],
  pair: ['key', 'value'],
};

function assigned(node: Node): Naming[] {
  switch (node.type) {
    case 'assignment': {
      const left = node.childForFieldName('left');
      return left === null ? [] : paired(left, node.childForFieldName('right'));
    }
    case 'method':
      return [{ name: node.childForFieldName('name')!.text, value: null }];
    case 'return':
      return [{ name: 'return', value: node.firstNamedChild?.firstNamedChild ?? null }];
    case 'body_statement':
      return ended(node);
    default:
      return [];
  }
}

/** What a method ends in is what it returns. */
function ended(body: Node): Naming[] {
  const last = body.namedChildren.filter(({ type }) => type !== 'heredoc_body').at(-1);
  const returns = body.parent?.type === 'method' && body.namedChildCount === 1 && last && ruby.isString(unwrap(last));
  return returns ? [{ name: 'return', value: last }] : [];
}

/** `.freeze` leaves a text as it is. */
function unwrap(node: Node): Node {
  if (node.type === 'parenthesized_statements' && node.namedChildCount === 1) return node.firstNamedChild!;
  return called(node, 'freeze') ?? node;
}

/** A heredoc without its last line end. */
function isChomped(node: Node): boolean {
  return called(node, 'chomp')?.type === 'heredoc_beginning';
}

function called(node: Node, method: string): Node | null {
  if (node.type !== 'call' || node.childForFieldName('arguments') !== null) return null;
  return node.childForFieldName('method')?.text === method ? node.childForFieldName('receiver') : null;
}
