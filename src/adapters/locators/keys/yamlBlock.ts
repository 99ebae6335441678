import { indented } from '../literals/lines.ts';

/** The first line of a block scalar, and what indents its lines. */
export interface BlockHeader {
  readonly style: '|' | '>';
  /** The indentation as a number, when it is stated. */
  readonly digit: string;
  /** A comment, with the space before it. */
  readonly comment: string;
  readonly indent: string;
}

/** How the lines of a block scalar are written. */
export interface BlockWriting {
  /** Folded lines as they were written, by their text; null for a style that does not fold. */
  readonly known: ReadonlyMap<string, readonly string[]> | null;
  readonly lineEnd: string;
  /** After the last line. */
  readonly ending: string;
}

export function headerOf(source: string, otherwise: string): BlockHeader {
  const [first = '', ...lines] = source.split(/\r?\n/);
  const [, style = '|', marks = '', comment = ''] = /^([|>])([-+0-9]*)(.*)$/.exec(first) ?? [];
  const digit = marks.replace(/[-+]/g, '');
  const line = lines.find((one) => one.trim() !== '');
  const found = line === undefined ? otherwise : /^ */.exec(line)![0];
  // With a stated indentation the first line may be indented deeper.
  const indent = digit === '' ? found : otherwise.slice(0, otherwise.length - 2) + ' '.repeat(Number(digit));
  return { style: style === '>' ? '>' : '|', digit, comment, indent };
}

/** A block scalar. What it reads back as decides whether it may be used. */
export function blockScalar(text: string, header: BlockHeader, { known, lineEnd, ending }: BlockWriting): string {
  const { style, digit, comment, indent } = header;
  const ends = /\n*$/.exec(text)![0].length;
  const chomp = ends === 0 ? '-' : ends === 1 && text !== '\n' ? '' : '+';
  const lines = text.slice(0, ends === 0 ? text.length : -1).split('\n');
  const written = known === null ? lines : folded(lines, known);
  const body = indented(written, indent).join(lineEnd);
  return `${known === null ? '|' : style}${digit}${chomp}${comment}${lineEnd}${body}${ending}`;
}

/** Lines between which one more line end stands than the text has. */
function folded(lines: readonly string[], known: ReadonlyMap<string, readonly string[]>): string[] {
  const written: string[] = [];
  let last: string | null = null;
  for (const line of lines) {
    if (line !== '' && last !== null && folds(last) && folds(line)) written.push('');
    written.push(...(known.get(line) ?? [line]));
    if (line !== '') last = line;
  }
  return written;
}

/** Lines that are empty or begin with white space stay lines of their own. */
function folds(line: string): boolean {
  return line !== '' && !/^[ \t]/.test(line);
}

/** The lines of a folded scalar as they were written, by the text that they make together. */
export function foldedLines(source: string, { indent }: BlockHeader): Map<string, readonly string[]> {
  const known = new Map<string, readonly string[]>();
  let together: string[] = [];
  for (const line of [...source.split(/\r?\n/).slice(1), '']) {
    const unindented = line.slice(indent.length);
    if (folds(unindented)) {
      together.push(unindented);
      continue;
    }
    if (together.length > 0) known.set(together.join(' '), together);
    together = [];
  }
  return known;
}
