import type { Node } from 'web-tree-sitter';
import { indentAt, indented, type Line, lineSources } from '../literals/lines.ts';
import { type Literal, Unfit } from '../literals/literal.ts';
import { CONTINUATION, piecesOf, textOf } from '../literals/pieces.ts';
import type { FileText } from '../syntax/language.ts';
import { JAVA_ESCAPES, javaUnseen, joinedLines } from './javaEscapes.ts';

/** What a text block is made of. */
interface Block {
  /** Its marks and the line end after them. */
  readonly open: string;
  readonly indent: string;
  readonly lines: readonly Line[];
  /** Whether the closing marks stand on a line of their own. */
  readonly ownLine: boolean;
  readonly lineEnd: string;
}

/** A text block: its lines lose the indentation that they share, and the white space at their ends. */
export function textBlock(node: Node, file: FileText): Literal {
  const span = { start: node.startIndex, end: node.endIndex };
  const { open, body } = partsOf(node.text);
  const block = blockOf(open, body, file.lineEnd);
  const text = block.lines.map((line) => line.text).join('\n');
  const between = ` +${file.lineEnd}${indentAt(file.text, span.start)}    `;
  return {
    ...span,
    text,
    *rewrites(after) {
      for (const ownLine of [block.ownLine, true]) {
        const source = sourceOf({ ...block, ownLine }, after);
        if (source !== null) yield [{ ...span, source }];
      }
      yield [{ ...span, source: joinedLines(after, between) }];
    },
  };
}

function partsOf(source: string): { readonly open: string; readonly body: string } {
  const open = /^"""[ \t\f]*(?:\r\n|\r|\n)/.exec(source)?.[0];
  if (open === undefined) throw new Unfit('is a text block whose first line cannot be read');
  return { open, body: source.slice(open.length, -3) };
}

function blockOf(open: string, body: string, lineEnd: string): Block {
  const physical = body.split(/\r\n|\r|\n/);
  const last = physical.at(-1)!;
  const spaced = UNICODE_SPACE.exec(body);
  if (spaced) throw new Unfit(`has white space written as ${spaced[0]}; write it in another way`);
  const widths = physical.filter((line, index) => !isBlank(line) || index === physical.length - 1).map(widthOf);
  const width = Math.min(...widths);
  const sources = physical.map((line) => line.slice(isBlank(line) ? line.length : width).replace(TRAILING, ''));
  const indent = physical.find((line) => !isBlank(line))?.slice(0, width) ?? last.slice(0, width);
  const lines = joinedAtContinuations(sources).map((parts) => ({
    source: parts.join(lineEnd + indent),
    text: textOf(piecesOf(parts.join('\n'), [...JAVA_ESCAPES, CONTINUATION])),
  }));
  return { open, indent, lines, ownLine: isBlank(last), lineEnd };
}

/** White space as `Character.isWhitespace` has it. */
const SPACE = '[\\t\\x0b\\f\\x1c-\\x1f \\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]';
const TRAILING = new RegExp(`${SPACE}+$`);
const LEADING = new RegExp(`^${SPACE}*`);

/** Read before the lines are, so it would be indentation. */
const UNICODE_SPACE =
  /(?<=(?:^|[^\\])(?:\\\\)*)\\u+(?:0009|00[0-2]0|000[bcBC]|001[c-fC-F]|1680|200[0-689aA]|202[89]|205[fF]|3000)/;

function isBlank(line: string): boolean {
  return LEADING.exec(line)![0].length === line.length;
}

function widthOf(line: string): number {
  return LEADING.exec(line)![0].length;
}

/** Lines that end in a lone backslash go with the next. */
function joinedAtContinuations(sources: readonly string[]): string[][] {
  const lines: string[][] = [];
  let open = false;
  for (const source of sources) {
    if (open) lines.at(-1)!.push(source);
    else lines.push([source]);
    open = /(?:^|[^\\])(?:\\\\)*\\$/.test(source);
  }
  return lines;
}

function sourceOf({ open, indent, lines, ownLine, lineEnd }: Block, after: string): string | null {
  const wanted = after.split('\n');
  const sources = lineSources(lines, wanted, lineSource);
  if (sources === null) return null;
  if (!ownLine) return `${open}${indented(sources, indent).join(lineEnd)}"""`;
  // A text without a last line end goes on into the line of the closing marks.
  const ended = wanted.at(-1) === '' ? sources.slice(0, -1) : [...sources.slice(0, -1), `${sources.at(-1)}\\`];
  return `${open}${indented(ended, indent)
    .map((line) => line + lineEnd)
    .join('')}${indent}"""`;
}

/** Null when white space in the line has no escape. */
function lineSource(text: string): string | null {
  if (/[\u2028\u2029]/.test(text)) return null;
  const escaped = javaUnseen(text)
    .replace(/"{3,}|"+$/g, (run) => run.replaceAll('"', '\\"'))
    .replace(/[ \t]$/, (char) => (char === ' ' ? '\\s' : '\\t'));
  return TRAILING.test(escaped) ? null : escaped;
}
