import { UserError } from '../../domain/errors.ts';
import { newlineOf } from '../../domain/hunks.ts';
import type { Literal } from './literals/literal.ts';
import type { Spot } from './place.ts';

/**
 * The lines between the one that holds `start` and the next one that holds `end`, without the last line end. Each mark
 * must be in one line of the file.
 */
export function linesBetween(file: string, [start, end]: readonly [string, string]): Spot {
  return {
    name: `the part between "${start}" and "${end}" of ${file}`,
    find: (fileText) => between(fileText, file, start, end),
  };
}

function between(fileText: string, file: string, start: string, end: string): Literal {
  const opening = lineWith(fileText, start, file);
  const closing = lineWith(fileText, end, file);
  if (opening.next > closing.from)
    throw new UserError(`${file}:${closing.line}: "${end}" does not stand in a line after "${start}"`);
  const inside = fileText.slice(opening.next, closing.from);
  const lineEnd = newlineOf(fileText);
  return {
    start: opening.next,
    end: closing.from,
    text: inside.replace(/\r?\n$/, ''),
    rewrites: (text) => [[{ start: opening.next, end: closing.from, source: text + lineEnd }]],
  };
}

interface Line {
  readonly line: number;
  readonly from: number;
  /** Where the next line begins. */
  readonly next: number;
}

function lineWith(fileText: string, mark: string, file: string): Line {
  const lines: Line[] = [];
  let from = 0;
  for (const [index, text] of (fileText.match(/[^\n]*\n|[^\n]+$/g) ?? []).entries()) {
    if (text.includes(mark)) lines.push({ line: index + 1, from, next: from + text.length });
    from += text.length;
  }
  const [found, other] = lines;
  if (found === undefined) throw new UserError(`${file}: no line holds "${mark}"`);
  if (other !== undefined)
    throw new UserError(
      `${file}:${other.line}: "${mark}" is in line ${found.line} already; choose a mark that is there once`,
    );
  return found;
}
