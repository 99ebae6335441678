import type { Example } from './example.ts';
import { wordsOf } from './repeats.ts';
import { textsIn } from './shown.ts';

/** Words that stand in more than this share of the examples say nothing about one of them. */
const COMMON = 0.25;

/**
 * How much an added text has to do with each example, by id: the words that they share, each worth the more the fewer
 * examples have it. 0: nothing. Knows no language.
 */
export function relatedness(added: string, examples: readonly Example[]): Map<string, number> {
  const words = examples.map(({ input }) => wordsOf(textsIn(input).join('\n')));
  const counts = new Map<string, number>();
  for (const own of words) for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1);
  const said = [...wordsOf(added)].filter((word) => (counts.get(word) ?? 0) <= COMMON * examples.length);
  return new Map(
    examples.map(({ id }, at) => [
      id,
      said.reduce((total, word) => total + (words[at]!.has(word) ? 1 / counts.get(word)! : 0), 0),
    ]),
  );
}
