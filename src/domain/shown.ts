import type { Components } from './candidate.ts';
import type { Example, Json } from './example.ts';
import { shelfOf } from './shelf.ts';

/**
 * The examples that a prompt does not show. One that it shows is no measurement of it: the answer would only be repeated.
 * `template` is how the experiment renders what is shown.
 */
export function withoutShown(
  examples: readonly Example[],
  components: Components,
  template: string | null,
): readonly Example[] {
  const { items } = shelfOf(components, template);
  if (items.length === 0) return examples;
  return examples.filter(({ input }) => {
    const texts = textsIn(input).filter((text) => text.trim() !== '');
    return texts.length === 0 || !items.some((item) => texts.every((text) => item.includes(text)));
  });
}

/** Every text in a value, however deep. */
export function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((member: Json) => textsIn(member));
}
