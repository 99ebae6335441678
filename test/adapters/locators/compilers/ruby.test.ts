import { loadPrism } from '@ruby/prism';
import { expect, test } from 'vitest';
import { RUBY } from '../specimens.ts';
import { writtenInto } from './written.ts';

test("Ruby's own parser reads what was written", async () => {
  const parse = await loadPrism();
  const cases = await writtenInto(RUBY, 15);
  expect(cases.length).toBeGreaterThan(100);
  for (const { address, source, text } of cases) {
    const { value, errors } = parse(source);
    expect([source, errors]).toEqual([source, []]);
    expect([address, found(value, address.split('.').at(-1)!)]).toEqual([address, text]);
  }
});

/** The text that a name is given, anywhere in a syntax tree; null when there is none. */
function found(node: unknown, name: string): string | null {
  if (typeof node !== 'object' || node === null) return null;
  const named = 'name' in node ? node.name : 'key' in node ? keyOf(node.key) : null;
  if (named === name && 'value' in node) return textOf(node.value);
  for (const inner of Object.values(node)) {
    const text = found(inner, name);
    if (text !== null) return text;
  }
  return null;
}

function keyOf(key: unknown): string | null {
  return (key as { unescaped?: { value: string } } | null)?.unescaped?.value ?? null;
}

/** The text of a node, with the methods applied that leave a constant. */
function textOf(node: unknown): string {
  const type = (node as object).constructor.name;
  const { unescaped, parts, name, receiver } = node as {
    unescaped: { value: string };
    parts: readonly unknown[];
    name: string;
    receiver: unknown;
  };
  if (type === 'StringNode') return unescaped.value;
  if (type === 'InterpolatedStringNode') return parts.map(textOf).join('');
  if (type === 'CallNode' && name === 'freeze') return textOf(receiver);
  if (type === 'CallNode' && name === 'chomp') return textOf(receiver).replace(/\r?\n$|\r$/, '');
  throw new Error(`${type} ${name}`);
}
