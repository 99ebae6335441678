import type { AddedLine } from './addedLines.ts';
import { wordsOf } from './repeats.ts';
import { sum } from './sum.ts';

/** What is known of an added line. */
export interface Doubt extends AddedLine {
  /** What it was worth when it was credited; 0 where it never was. */
  readonly credit: number;
  /** How often it was tried to do without it. */
  readonly tries: number;
}

/** From here on two lines may say the same. */
const ALIKE = 0.25;

/**
 * Up to `most` lines to be doubted together: those that were doubted least first, of these those that have most in common
 * with other lines, of these those of least credit. What several lines are about is said twice, or by some of them wrongly:
 * in the simulated world a line that could go has more in common with others than one that could not in about 4 of 5 pairs.
 * None that may say what another of the chosen says, since each of two such lines can be missed, and both cannot.
 */
export function doubtsOf(lines: readonly Doubt[], most: number): readonly Doubt[] {
  const alike = alikeness(lines.map(({ line }) => line));
  const common = new Map(lines.map((one) => [one, sum(lines.map((other) => shareOf(one, other) ** 2))]));
  const ranked = lines.toSorted((a, b) => a.tries - b.tries || common.get(b)! - common.get(a)! || a.credit - b.credit);
  const chosen: Doubt[] = [];
  for (const doubt of ranked) {
    if (chosen.length >= most) break;
    if (chosen.every((other) => alike(doubt.line, other.line) < ALIKE)) chosen.push(doubt);
  }
  return chosen;

  function shareOf(one: Doubt, other: Doubt): number {
    return one === other ? 0 : alike(one.line, other.line);
  }
}

/**
 * How much two of the lines have in common, 0..1: the words of both over the words of either, each worth the more the fewer
 * of the lines have it. Knows no language.
 */
function alikeness(lines: readonly string[]): (a: string, b: string) => number {
  const words = new Map(lines.map((line) => [line, wordsOf(line)]));
  const counts = new Map<string, number>();
  for (const own of words.values()) for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1);
  const worth = (word: string) => Math.log(words.size / counts.get(word)!);
  return (a, b) => {
    const [mine, theirs] = [words.get(a)!, words.get(b)!];
    let [shared, all] = [0, 0];
    for (const word of new Set([...mine, ...theirs])) {
      all += worth(word);
      if (mine.has(word) && theirs.has(word)) shared += worth(word);
    }
    return all === 0 ? Number(a === b) : shared / all;
  };
}
