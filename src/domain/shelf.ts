import { type Components, longestComponent } from './candidate.ts';
import { demonstrationsOf, withDemonstrations } from './demonstrations.ts';
import { inlineDemonstrationsOf, inlineTemplate, queryOf, withInlineDemonstrations } from './inlineDemonstrations.ts';

/** The place in a prompt where examples are shown. */
export interface Shelf {
  /** What is shown now, each as it is rendered. */
  readonly items: readonly string[];
  /** How an example is rendered there; null: as its trace is. */
  readonly template: string | null;
  /** Whether an example, once shown, would be read as that one example again. */
  holds(item: string): boolean;
  /** The prompt with other examples shown. */
  with(items: readonly string[]): Components;
}

/**
 * A prompt that asks about its example itself shows others in front of that, in the same form; any other prompt shows
 * them in a section of its longest component.
 */
export function shelfOf(components: Components, template: string | null): Shelf {
  for (const [name, text] of Object.entries(components)) {
    const query = queryOf(text);
    if (query !== null) return inlineShelf(components, name, query, template ?? inlineTemplate(query));
  }
  const name = longestComponent(components);
  const text = components[name]!;
  return {
    items: demonstrationsOf(text).items,
    template,
    holds: (item) => isAlone(demonstrationsOf(withDemonstrations(text, [item])).items, item),
    with: (items) => ({ ...components, [name]: withDemonstrations(text, items) }),
  };
}

/** Lines of what is shown, and the tags around it: an example is taken away whole or not at all. */
export function shownLines(components: Components, template: string | null): ReadonlySet<string> {
  return new Set([
    '<examples>',
    '</examples>',
    '<example>',
    '</example>',
    ...shelfOf(components, template).items.flatMap((item) => item.split('\n')),
  ]);
}

function inlineShelf(components: Components, name: string, query: string, template: string): Shelf {
  const shown = inlineDemonstrationsOf(components[name]!, query, template);
  return {
    items: shown.items,
    template,
    holds: (item) => {
      const text = withInlineDemonstrations({ ...shown, before: '' }, [item]);
      return isAlone(inlineDemonstrationsOf(text, query, template).items, item);
    },
    with: (items) => ({ ...components, [name]: withInlineDemonstrations(shown, items) }),
  };
}

function isAlone(items: readonly string[], item: string): boolean {
  return items.length === 1 && items[0] === item;
}
