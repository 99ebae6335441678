import type { Components } from './candidate.ts';

/**
 * A prompt without the lines that most of its shortened readings leave out: one reading alone forgets what it should have
 * kept, several seldom forget the same (self-consistency, arXiv 2203.11171). A line that a reading words anew is left out by
 * it; one that it only wraps otherwise is not. Texts with a single reading, or none, are left as they are.
 */
export function agreedCuts(before: Components, readings: readonly Components[]): Components {
  if (readings.length < 2) return before;
  return Object.fromEntries(
    Object.entries(before).map(([name, text]) => {
      const told = readings.map((reading) => flat(reading[name] ?? ''));
      const stays = (line: string) => 2 * told.filter((reading) => reading.includes(flat(line))).length >= told.length;
      return [name, text.split('\n').filter(stays).join('\n')];
    }),
  );
}

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
