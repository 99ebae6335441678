import { diff3Merge } from 'node-diff3';
import type { Components } from './candidate.ts';

/**
 * Three-way merge by lines (diff3, Khanna, Kunal and Pierce 2007), component by component. Where both sides changed the
 * same lines, mine stay and those of theirs follow that mine lack.
 */
export function mergeComponents(ancestor: Components, mine: Components, theirs: Components): Components {
  return Object.fromEntries(
    Object.entries(mine).map(([name, text]) => [name, mergeTexts(ancestor[name] ?? '', text, theirs[name] ?? text)]),
  );
}

export function mergeTexts(ancestor: string, mine: string, theirs: string): string {
  const [a, o, b] = [mine, ancestor, theirs].map((text) => text.split('\n'));
  return diff3Merge(a!, o!, b!, { excludeFalseConflicts: true })
    .flatMap(({ ok, conflict }) => ok ?? [...conflict!.a, ...conflict!.b.filter((line) => !conflict!.a.includes(line))])
    .join('\n');
}
