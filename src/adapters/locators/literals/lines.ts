import { diffArrays } from 'diff';

/** A line of a literal: how it is written, without what indents it, and its text. */
export interface Line {
  readonly source: string;
  readonly text: string;
}

/** The sources of new lines. One whose text was there before stays as it was written; null when one cannot be written. */
export function lineSources(
  before: readonly Line[],
  after: readonly string[],
  write: (text: string) => string | null,
): string[] | null {
  const sources: (string | null)[] = [];
  let at = 0;
  const parts = diffArrays(
    before.map(({ text }) => text),
    [...after],
  );
  for (const { added, removed, value } of parts) {
    if (added) sources.push(...value.map(write));
    else if (!removed) sources.push(...before.slice(at, at + value.length).map(({ source }) => source));
    if (!added) at += value.length;
  }
  return sources.some((source) => source === null) ? null : sources.map((source) => source ?? '');
}

/** Every line after what indents it; an empty one stays empty. */
export function indented(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => (line === '' ? '' : indent + line));
}

/** The white space that begins the line in which an offset lies. */
export function indentAt(fileText: string, offset: number): string {
  const line = fileText.slice(fileText.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[\t ]*/.exec(line)?.[0] ?? '';
}

/** A text cut after its line ends; one empty line when there is nothing. */
export function cutLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [''];
}
