import type { Node } from 'web-tree-sitter';
import { hasUnseen } from '../literals/escape.ts';
import { cutLines, indentAt, indented, type Line, lineSources } from '../literals/lines.ts';
import { type Literal, type Splice, substituted, Unfit } from '../literals/literal.ts';
import { piecesOf, textOf } from '../literals/pieces.ts';
import type { FileText } from '../syntax/language.ts';
import { doubleQuoted, RUBY_ESCAPES, rubyEscaped } from './rubyString.ts';

/** What a heredoc is made of. Its beginning stands in a line, its body below that line. */
interface Heredoc {
  /** `~`, `-` or nothing. */
  readonly kind: string;
  /** Around the name: `'` for a body without escapes. */
  readonly quote: string;
  readonly name: string;
  readonly chomped: boolean;
  readonly indent: string;
  readonly lines: readonly Line[];
  /** What indents the name at the end. */
  readonly endIndent: string;
  readonly lineEnd: string;
}

export function heredoc(node: Node, file: FileText): Literal {
  const beginning = node.type === 'call' ? node.childForFieldName('receiver')! : node;
  const body = bodyOf(beginning);
  const doc = parsed(beginning.text, body, node !== beginning, file);
  const [start, end, bodyStart, bodyEnd] = [node.startIndex, node.endIndex, body.startIndex, body.endIndex];
  const whole = doc.lines.map((line) => line.text).join('');
  return {
    start,
    end: bodyEnd,
    text: doc.chomped ? whole.replace(/\r?\n$|\r$/, '') : whole,
    *rewrites(text) {
      for (const form of formsFor(doc, text)) {
        const written = sourceOf(form, text);
        if (written === null) continue;
        yield [
          { start, end, source: written.beginning },
          { start: bodyStart, end: bodyEnd, source: written.body },
        ] satisfies Splice[];
      }
      const quoted = doubleQuoted(text);
      if (quoted !== null)
        yield [
          { start, end, source: quoted },
          { start: bodyStart, end: bodyEnd, source: '' },
        ];
    },
  };
}

/** Bodies come in the order of their beginnings. */
function bodyOf(beginning: Node): Node {
  let root = beginning;
  while (root.parent !== null) root = root.parent;
  const index = root.descendantsOfType('heredoc_beginning').findIndex((one) => one.equals(beginning));
  const body = root.descendantsOfType('heredoc_body')[index];
  if (!body) throw new Unfit('is a heredoc whose end cannot be found');
  return body;
}

function parsed(beginning: string, body: Node, chomped: boolean, { text, lineEnd }: FileText): Heredoc {
  const [, kind = '', quote = '', name = ''] = /^<<([~-]?)(["'`]?)([\s\S]*?)\2$/.exec(beginning) ?? [];
  const hole = body.namedChildren.find(({ type }) => type === 'interpolation');
  if (hole) throw substituted('a string', hole.text);
  if (quote === '`') throw new Unfit('is a command, not a text');
  const endIndent = indentAt(text, body.endIndex - name.length);
  // The body begins with the end of the line before it.
  const first = text.indexOf('\n', body.startIndex) + 1;
  const content = text.slice(first, body.endIndex - name.length - endIndent.length);
  const physical = content.match(/[^\n]*\n/g) ?? [];
  const shared = kind === '~' ? sharedIndent(physical) : '';
  const logical = physical.map((line) => (line.startsWith(shared) ? line.slice(shared.length) : line.trimStart()));
  if (quote !== "'" && logical.some((line) => /(?:^|[^\\])(?:\\\\)*\\\r?\n$/.test(line)))
    throw new Unfit('is a heredoc with a line that ends in a backslash; join the two lines');
  const escapes = quote === "'" ? [] : RUBY_ESCAPES;
  const lines = logical.map((line) => {
    const source = line.replace(/\r?\n$/, '');
    return { source, text: `${textOf(piecesOf(source, escapes))}\n` };
  });
  const indent = shared === '' && kind === '~' && physical.length === 0 ? `${endIndent}  ` : shared;
  return { kind, quote, name, chomped, indent, lines, endIndent, lineEnd };
}

/** The indentation of the line that has the least; lines of white space alone do not count. */
function sharedIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0]);
  if (indents.length === 0) return '';
  const least = indents.reduce((shortest, indent) => (indent.length < shortest.length ? indent : shortest));
  if (!indents.every((indent) => indent.startsWith(least)))
    throw new Unfit('is a heredoc indented by tabs and by spaces; indent all its lines alike');
  return least;
}

/** The heredoc as it is, then with escapes, without its last line end, or with another name. */
function formsFor(doc: Heredoc, text: string): Heredoc[] {
  const name = freeName(doc.name, text);
  return [doc.quote, ''].flatMap((quote) => [
    { ...doc, quote, name },
    { ...doc, quote, name, chomped: true },
  ]);
}

function freeName(name: string, text: string): string {
  return text.split('\n').some((line) => line.trim() === name) ? freeName(`${name}_`, text) : name;
}

function sourceOf(form: Heredoc, text: string): { readonly beginning: string; readonly body: string } | null {
  const { kind, quote, name, chomped, indent, endIndent, lineEnd } = form;
  const whole = chomped ? `${text}\n` : text;
  if (whole !== '' && !whole.endsWith('\n')) return null;
  const after = whole === '' ? [] : cutLines(whole);
  const sources = lineSources(form.lines, after, (line) => lineSource(line.slice(0, -1), quote === "'"));
  if (sources === null) return null;
  const body = indented(sources, indent).map((line) => line + lineEnd);
  return {
    beginning: `<<${kind}${quote}${name}${quote}${chomped ? '.chomp' : ''}`,
    body: `${lineEnd}${body.join('')}${endIndent}${name}`,
  };
}

function lineSource(line: string, raw: boolean): string | null {
  return raw ? (hasUnseen(line) ? null : line) : rubyEscaped(line);
}
