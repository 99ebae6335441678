import type { Example, Json } from './example.ts';
import { hashOf } from './hash.ts';

/** All texts of an input, a line each; white space around a text does not make it another one. */
export function inputText({ input }: Pick<Example, 'input'>): string {
  return textsIn(input)
    .map((text) => text.trim())
    .join('\n');
}

/** Equal for equal inputs. */
export function inputKey({ input }: Pick<Example, 'input'>): string {
  return hashOf(typeof input === 'string' ? input.trim() : input);
}

/**
 * What an example has in a field: `group`, `expected`, `input.customer`, `tags`, or the tag that begins with a word and a
 * colon: `tags:category`. Null when it has nothing there.
 */
export function fieldOf(example: Example, field: string): string | null {
  const prefix = /^tags:(.+)$/.exec(field)?.[1];
  if (prefix !== undefined) return (example.tags ?? []).find((tag) => tag.startsWith(`${prefix}:`)) ?? null;
  let value: Json | undefined = example as unknown as Json;
  for (const name of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as { readonly [key: string]: Json })[name];
  }
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return value === null ? [] : [String(value)];
  return Object.values(value).flatMap((member: Json) => textsIn(member));
}
