import type { Components } from './candidate.ts';
import { hashOf } from './hash.ts';
import { wordsOf } from './repeats.ts';

/**
 * Names what a child changes of its parent: by component, the words of the lines that went and of those that came. The same
 * for changes that differ in spaces, case, punctuation or order alone.
 */
export function changeKey(parent: Components, child: Components): string {
  const changes = Object.keys(parent)
    .sort()
    .map((name) => {
      const [before, after] = [linesOf(parent[name]!), linesOf(child[name] ?? '')];
      const [gone, come] = [without(before, after), without(after, before)];
      return [name, wordsIn(gone), wordsIn(come)];
    });
  return hashOf(changes);
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim());
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const there = new Set(others);
  return lines.filter((line) => !there.has(line));
}

function wordsIn(lines: readonly string[]): string[] {
  return [...wordsOf(lines.join('\n'))].sort();
}
