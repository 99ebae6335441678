/** Where something stands in a file: UTF-16 offsets, the end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a span of a file becomes. */
export interface Splice extends Span {
  readonly source: string;
}

/** A text constant as it stands in a file. */
export interface Literal extends Span {
  readonly text: string;
  /**
   * Ways to write `text` in its place, the nearest to what stands there first. They are proposals: only what reads back
   * as exactly `text` may be used. None, when no form of the language can hold the text.
   */
  rewrites(text: string): Iterable<readonly Splice[]>;
}

/** The text cannot be taken as a component from where it stands; the message is the rest of a sentence about it. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
}

/** For a string into which something is put when the program runs. */
export function substituted(kind: string, hole: string): Unfit {
  return new Unfit(
    `is ${kind} with the substitution ${hole}, so it is no constant: let the code fill a placeholder of a plain string instead`,
  );
}

/** A file's text with splices in it, which must not overlap, and where the last that puts something there ends. */
export function spliced(fileText: string, splices: readonly Splice[]): { readonly text: string; readonly end: number } {
  let text = '';
  let at = 0;
  let last = 0;
  for (const { start, end, source } of [...splices].sort((a, b) => a.start - b.start)) {
    text += fileText.slice(at, start) + source;
    at = end;
    if (source !== '') last = text.length;
  }
  return { text: text + fileText.slice(at), end: last };
}
