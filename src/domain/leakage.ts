import type { Components } from './candidate.ts';
import type { Example } from './example.ts';
import { textsIn } from './shown.ts';

/** Runs of so many words, as one text each. */
export type Runs = ReadonlySet<string>;

/** All runs of `size` words in inputs and expected outputs; what is shorter is no run. Words: letters and digits of any script. */
export function runsOf(examples: readonly Example[], size: number): Runs {
  const texts = examples.flatMap(({ input, expected }) => [...textsIn(input), ...textsIn(expected ?? null)]);
  return new Set(texts.flatMap((text) => runsIn(text, size)));
}

/** A run of `size` words that the candidate took from the examples and the base does not have; null when there is none. */
export function leaked(base: Components, candidate: Components, runs: Runs, size: number): string | null {
  const own = new Set(Object.values(base).flatMap((text) => runsIn(text, size)));
  const found = Object.values(candidate)
    .flatMap((text) => runsIn(text, size))
    .find((run) => runs.has(run) && !own.has(run));
  return found ?? null;
}

function runsIn(text: string, size: number): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return Array.from({ length: Math.max(0, words.length - size + 1) }, (_, start) =>
    words.slice(start, start + size).join(' '),
  );
}
