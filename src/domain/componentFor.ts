import type { Components } from './candidate.ts';
import { wordsOf } from './repeats.ts';

/**
 * The component that failures are about: the one whose name and text have most of the words that were said of them, words
 * that every component has not counting. The longest where nothing tells them apart. Knows no language.
 */
export function componentFor(components: Components, said: readonly string[]): string {
  const names = Object.keys(components).sort();
  const own = new Map(names.map((name) => [name, wordsOf(`${name}\n${components[name]}`)]));
  const told = [...wordsOf(said.join('\n'))].filter((word) => !names.every((name) => own.get(name)!.has(word)));
  const worth = (name: string) => told.filter((word) => own.get(name)!.has(word)).length;
  const [first] = names
    .map((name) => ({ name, worth: worth(name), length: components[name]!.length }))
    .sort((a, b) => b.worth - a.worth || b.length - a.length);
  if (first === undefined) throw new Error('a prompt has at least one component');
  return first.name;
}
