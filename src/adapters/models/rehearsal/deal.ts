import type { Json } from '../../../domain/example.ts';
import type { ModelRequest } from '../../../ports/model.ts';
import type { Deal } from './declaration.ts';
import { placesOf, valueAt, withValue } from './places.ts';

/** What is left to give of a list, for a step that asks for it call by call. */
export interface Hand {
  /** Names of items that the messages say already, in the list's order. */
  readonly said: readonly string[];
  /** The output with as many items as one answer gives; `again` of them are such as were said already. */
  give(again: number): Json;
}

export function handOf(good: Json, { path, at_most: most, not_said: field }: Deal, request: ModelRequest): Hand {
  const [place] = placesOf(good, path);
  const list = place === undefined ? undefined : valueAt(good, place);
  if (place === undefined || !Array.isArray(list)) return { said: [], give: () => good };
  const text = request.messages.map(({ content }) => content).join('\n');
  const isSaid = (item: Json) => text.includes(nameOf(item, field) ?? '\u0000');
  const said = list.filter(isSaid);
  const fresh = list.filter((item: Json) => !isSaid(item));
  return {
    said: said.flatMap((item: Json) => nameOf(item, field) ?? []),
    give: (again) => withValue(good, place, [...said.slice(0, again), ...fresh].slice(0, most)),
  };
}

/** The system message, and the components that are part of another one. */
export function instructionsIn(request: ModelRequest, components: Readonly<Record<string, string>>): string {
  const text = request.messages.map(({ content }) => content).join('\n');
  const shown = Object.values(components).filter((component) => {
    const pieces = component.split(/\{\{[^{}]*\}\}/).map((piece) => piece.trim());
    return component !== request.system && pieces.every((piece) => text.includes(piece));
  });
  return [request.system ?? '', ...shown].join('\n');
}

function nameOf(item: Json, field: string): string | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const name = (item as { readonly [key: string]: Json })[field];
  return typeof name === 'string' && name !== '' ? name : undefined;
}
