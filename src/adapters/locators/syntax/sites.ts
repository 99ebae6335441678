import type { Node } from 'web-tree-sitter';
import { type Site, shortened } from '../choose.ts';
import { type Literal, Unfit } from '../literals/literal.ts';
import { type Joined, type Quoted, quotedLiteral } from '../literals/quoted.ts';
import type { FileText, Language, Naming } from './language.ts';
import { partsOf } from './names.ts';

/**
 * Everything that an address can name. Classes, functions and objects lend their names to what is inside; items of
 * lists are named by number; a string that is an argument by the name of what is called.
 */
export function sitesOf(root: Node, language: Language, file: FileText, only: 'texts' | 'everything'): Site[] {
  const sites: Site[] = [];
  const strings = root.descendantsOfType([...language.strings]).map(({ startIndex }) => startIndex);
  walk(root, []);
  return sites;

  function walk(node: Node, path: readonly string[]): void {
    if (only === 'texts' && !hasBetween(strings, node.startIndex, node.endIndex)) return;
    const namings = language.namings(node);
    if (namings.length > 0) named(node, path, namings);
    else if (language.lists.has(node.type)) items(node, path);
    else inside(node, path);
  }

  function items(list: Node, path: readonly string[]): void {
    for (const [index, item] of partsOf(list).entries())
      if (language.namings(item).length > 0) walk(item, path);
      else value(item, [...path, String(index)]);
  }

  function inside(node: Node, path: readonly string[]): void {
    const applied = language.applied(node);
    if (applied?.value && isText(applied.value, language)) value(applied.value, [...path, applied.name]);
    const called = language.called(node);
    const positional = called === null ? [] : partsOf(node).filter((child) => language.namings(child).length === 0);
    for (const child of node.namedChildren) {
      const index = positional.findIndex((argument) => argument.equals(child));
      if (called === null || index < 0 || !isText(child, language)) walk(child, path);
      else value(child, [...path, called, ...(positional.length > 1 ? [String(index)] : [])]);
    }
  }

  function named(node: Node, path: readonly string[], namings: readonly Naming[]): void {
    for (const naming of namings) if (naming.value !== null) value(naming.value, [...path, naming.name]);
    const values = namings.flatMap((naming) => (naming.value === null ? [] : [naming.value]));
    const inner = namings.length === 1 ? [...path, namings[0]!.name] : path;
    for (const child of node.namedChildren) if (!values.some((one) => overlaps(one, child))) walk(child, inner);
  }

  function value(node: Node, path: readonly string[]): void {
    const unwrapped = unwrappedAll(node, language);
    const isText = leavesOf(unwrapped, language) !== null;
    sites.push({
      address: path.join('.'),
      line: unwrapped.startPosition.row + 1,
      isText,
      shown: () => shortened(unwrapped.text),
      literal: () => literalAt(unwrapped, language, file),
    });
    if (!isText) walk(unwrapped, path);
  }
}

/** Whether one of the offsets, which rise, is in a span. */
function hasBetween(offsets: readonly number[], start: number, end: number): boolean {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return low < offsets.length && offsets[low]! < end;
}

/** Throws `Unfit` for what is no constant text. */
function literalAt(node: Node, language: Language, file: FileText): Literal {
  const leaves = leavesOf(node, language) ?? [];
  const span = { start: node.startIndex, end: node.endIndex };
  const read = leaves.map((leaf) => language.read(leaf, file));
  if (read.length === 1 && isLiteral(read[0]!)) return read[0];
  const strings = read.map((one, index): Joined => {
    if (isLiteral(one)) throw new Unfit('joins strings of several lines with others');
    return { string: one, gap: file.text.slice(leaves[index]!.endIndex, leaves[index + 1]?.startIndex ?? span.end) };
  });
  // What stands around the first and the last string belongs to the file: parentheses, for example.
  const whole = { start: leaves[0]!.startIndex, end: leaves.at(-1)!.endIndex };
  return quotedLiteral(whole, strings);
}

/** Whether a node is one string or several joined, constant or not. */
function isText(node: Node, language: Language): boolean {
  return leavesOf(unwrappedAll(node, language), language) !== null;
}

/** The strings that a value is joined of; null when any part of it is something else. */
function leavesOf(node: Node, language: Language): Node[] | null {
  const inner = unwrappedAll(node, language);
  if (language.isString(inner)) return [inner];
  const parts = language.joined(inner);
  if (parts === null) return null;
  const leaves = parts.map((part) => leavesOf(part, language));
  return leaves.some((part) => part === null) ? null : leaves.flatMap((part) => part ?? []);
}

function unwrappedAll(node: Node, language: Language): Node {
  const inner = language.unwrap(node);
  return inner.equals(node) ? node : unwrappedAll(inner, language);
}

function isLiteral(read: Quoted | Literal): read is Literal {
  return 'rewrites' in read;
}

function overlaps(a: Node, b: Node): boolean {
  return a.startIndex < b.endIndex && b.startIndex < a.endIndex;
}
