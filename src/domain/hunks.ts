import type { Components } from './candidate.ts';
import type { Hunk } from './edit.ts';

/**
 * The texts with `hunks` in them; everything outside them stays as it is. Hunks of one component must not overlap.
 * What is appended starts on a line of its own; several appends come in the order given.
 * Throws `RangeError` on hunks that overlap or do not fit the text.
 */
export function applyHunks(components: Components, hunks: readonly Hunk[]): Components {
  return Object.fromEntries(
    Object.entries(components).map(([name, text]) => [
      name,
      patched(
        text,
        hunks.filter((hunk) => hunk.component === name),
      ),
    ]),
  );
}

/** Whether two hunks change the same characters. Hunks that only touch do not overlap. */
export function overlap(a: Hunk, b: Hunk): boolean {
  return a.component === b.component && a.start < b.end && b.start < a.end;
}

export function sameHunk(a: Hunk, b: Hunk): boolean {
  return a.component === b.component && a.start === b.start && a.end === b.end && a.text === b.text;
}

function patched(text: string, hunks: readonly Hunk[]): string {
  let result = '';
  let at = 0;
  for (const hunk of [...hunks].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (hunk.start < at || hunk.end < hunk.start || hunk.end > text.length)
      throw new RangeError(`hunk ${hunk.start}..${hunk.end} of ${hunk.component} overlaps another or leaves the text`);
    result += text.slice(at, hunk.start);
    if (hunk.start === text.length) result += lineBreak(result, hunk.text, text);
    result += hunk.text;
    at = hunk.end;
  }
  return result + text.slice(at);
}

/** What must stand between a text and what is appended to it. */
function lineBreak(before: string, after: string, text: string): string {
  if (before === '' || /[\r\n]$/.test(before) || /^[\r\n]/.test(after)) return '';
  return newlineOf(text);
}

/** The line ending of a text: CRLF as soon as it has one. */
export function newlineOf(text: string): '\r\n' | '\n' {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
