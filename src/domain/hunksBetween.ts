import type { Components } from './candidate.ts';
import type { Edit } from './edit.ts';
import { occursOnce, splitsPair } from './locate.ts';
import { type Change, textChanges } from './textChanges.ts';

/**
 * The edits that make `after` of `before`: `applyEdits(before, hunksBetween(before, after))` is exactly `after`.
 * Whole lines where lines differ much, words where they differ little. Throws `RangeError` when a component comes or goes.
 */
export function hunksBetween(before: Components, after: Components): Edit[] {
  const names = Object.keys(before);
  const strange = Object.keys(after).find((name) => !Object.hasOwn(before, name));
  if (strange !== undefined || names.length !== Object.keys(after).length)
    throw new RangeError(`a rewrite has the components ${names.join(', ')}, not ${Object.keys(after).join(', ')}`);
  return names.flatMap((component) =>
    editsOf(before[component] ?? '', after[component] ?? '').map((edit) => ({ component, ...edit })),
  );
}

function editsOf(before: string, after: string): Omit<Edit, 'component'>[] {
  if (before === after) return [];
  if (before === '') return [{ find: '', replace: after }];
  const changes = textChanges(before, after);
  return spansOf(before, changes).map(({ start, end }) => ({
    find: before.slice(start, end),
    replace: replaced(before, start, end, changes),
  }));
}

/** The changes' places, each grown until its text occurs once; places that meet become one. */
function spansOf(before: string, changes: readonly Change[]): { readonly start: number; readonly end: number }[] {
  const spans: { readonly start: number; readonly end: number }[] = [];
  for (const change of changes) {
    let { start, end } = unique(before, change);
    for (let last = spans.at(-1); last !== undefined && last.end >= start; last = spans.at(-1)) {
      spans.pop();
      start = Math.min(start, last.start);
      end = Math.max(end, last.end);
    }
    spans.push({ start, end });
  }
  return spans;
}

function unique(text: string, { start, end }: Change): { readonly start: number; readonly end: number } {
  let from = start;
  let to = end;
  for (let reach = 8; from === to || !occursOnce(text, text.slice(from, to)); reach *= 2) {
    from = from <= reach ? 0 : text.lastIndexOf(' ', from - reach) + 1;
    const space = text.indexOf(' ', to + reach);
    to = space < 0 ? text.length : space;
  }
  return { start: splitsPair(text, from) ? from - 1 : from, end: splitsPair(text, to) ? to + 1 : to };
}

function replaced(before: string, start: number, end: number, changes: readonly Change[]): string {
  let result = '';
  let at = start;
  for (const change of changes.filter((each) => each.start >= start && each.end <= end)) {
    result += before.slice(at, change.start) + change.text;
    at = change.end;
  }
  return result + before.slice(at, end);
}
