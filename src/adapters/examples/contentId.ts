import type { Example } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';

/** An id for what has none, from its input: it stays the same when rows are added or sorted. Equal inputs are counted. */
export function contentIds(): (input: Example['input']) => string {
  const seen = new Map<string, number>();
  return (input) => {
    const id = `x-${hashOf(input).slice(0, 8)}`;
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id}-${count}`;
  };
}
