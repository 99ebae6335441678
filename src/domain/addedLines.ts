import type { Components } from './candidate.ts';

/** A line of a prompt that its base does not have. */
export interface AddedLine {
  readonly component: string;
  /** As it stands in the component. */
  readonly line: string;
}

/** The lines that were added to the base, in their order; one that stands several times only once. Blank lines are none. */
export function addedLines(base: Components, components: Components): AddedLine[] {
  return Object.entries(components).flatMap(([component, text]) => {
    const old = new Set((base[component] ?? '').split('\n'));
    return [...new Set(text.split('\n'))]
      .filter((line) => line.trim() !== '' && !old.has(line))
      .map((line) => ({ component, line }));
  });
}
