import { diffArrays } from 'diff';
import type { Components } from './candidate.ts';
import type { Edit } from './edit.ts';
import { occursOnce, splitsPair } from './locate.ts';

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

/** `before.slice(start, end)` becomes `text`. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edit distance in tokens after which two texts are called different as a whole. It bounds the cost. */
const MAX_LINES = 2000;
const MAX_WORDS = 400;

function editsOf(before: string, after: string): Omit<Edit, 'component'>[] {
  if (before === after) return [];
  if (before === '') return [{ find: '', replace: after }];
  const changes = changesBetween(linesOf(before), linesOf(after), MAX_LINES).flatMap((change) =>
    refined(change, before.slice(change.start, change.end)),
  );
  return spansOf(before, changes).map(({ start, end }) => ({
    find: before.slice(start, end),
    replace: replaced(before, start, end, changes),
  }));
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu) ?? [];
}

/** Where two token lists differ; one change over all of it when they differ in more than `most` tokens. */
function changesBetween(before: readonly string[], after: readonly string[], most: number): Change[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: most });
  if (parts === undefined) return [{ start: 0, end: before.join('').length, text: after.join('') }];
  const changes: Change[] = [];
  let at = 0;
  for (const part of parts) {
    const text = part.value.join('');
    const last = changes.at(-1);
    const change = part.added ? { start: at, end: at, text } : { start: at, end: at + text.length, text: '' };
    if (!part.added) at += text.length;
    if (!part.added && !part.removed) continue;
    if (last?.end === change.start)
      changes.splice(-1, 1, { start: last.start, end: change.end, text: last.text + change.text });
    else changes.push(change);
  }
  return changes;
}

/** A change of lines as changes of words, where at least half of the old words stay. */
function refined(change: Change, old: string): Change[] {
  if (old === '' || change.text === '') return [change];
  const words = changesBetween(wordsOf(old), wordsOf(change.text), MAX_WORDS);
  const lost = words.reduce((total, word) => total + word.end - word.start, 0);
  if (lost * 2 > old.length) return [change];
  return words.map((word) => ({ ...word, start: change.start + word.start, end: change.start + word.end }));
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
