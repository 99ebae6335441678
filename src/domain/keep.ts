import type { Components } from './candidate.ts';

/** A text that must stay and did not. */
export interface Lost {
  readonly gate: 'placeholder' | 'keep';
  readonly reason: string;
}

/** Refuses when a `{{placeholder}}` of the base is lost, repeated or moved to another component, or a new one appears. */
export function placeholderGate(base: Components, candidate: Components): Lost | null {
  const texts = [...Object.values(base), ...Object.values(candidate)];
  const placeholders = new Set(texts.flatMap((text) => text.match(/\{\{[^{}]+\}\}/g) ?? []));
  return sameCounts(base, candidate, [...placeholders], 'placeholder');
}

/** Refuses when a kept text of the base does not occur exactly as often as in the base, component by component. */
export function keptGate(base: Components, candidate: Components, keep: readonly string[]): Lost | null {
  const held = keep.filter((kept) => kept !== '' && Object.values(base).some((text) => text.includes(kept)));
  return sameCounts(base, candidate, held, 'keep');
}

function sameCounts(
  base: Components,
  candidate: Components,
  texts: readonly string[],
  gate: Lost['gate'],
): Lost | null {
  for (const [name, before] of Object.entries(base)) {
    const after = candidate[name] ?? '';
    const text = texts.find((each) => occurrences(before, each) !== occurrences(after, each));
    if (text === undefined) continue;
    const [wanted, found] = [occurrences(before, text), occurrences(after, text)];
    return {
      gate,
      reason: `${JSON.stringify(text)} occurs ${times(found)} in the component ${name}; the base has it ${times(wanted)}.`,
    };
  }
  return null;
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
