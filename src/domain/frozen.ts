import type { Components } from './candidate.ts';

/** A part of the prompt, by its first and its last words. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** The text of a span, both ends included; or why the prompt has no such span, or more than one. */
export function frozenText(components: Components, { from, to }: Span): { readonly text: string } | string {
  const holders = Object.entries(components).filter(([, text]) => text.includes(from));
  const [component, text] = holders[0] ?? [];
  if (component === undefined || text === undefined) return `the prompt has no ${JSON.stringify(from)}`;
  const start = text.indexOf(from);
  if (holders.length > 1 || text.indexOf(from, start + 1) >= 0)
    return `the prompt has ${JSON.stringify(from)} more than once: give more of its words`;
  const end = text.indexOf(to, from === to ? start : start + from.length);
  if (end < 0) return `${JSON.stringify(to)} does not follow ${JSON.stringify(from)} in the component ${component}`;
  return { text: text.slice(start, end + to.length) };
}
