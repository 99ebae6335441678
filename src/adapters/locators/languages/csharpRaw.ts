import type { Node } from 'web-tree-sitter';
import { hasUnseen } from '../literals/escape.ts';
import { indentAt } from '../literals/lines.ts';
import { type Literal, Unfit } from '../literals/literal.ts';
import type { FileText } from '../syntax/language.ts';
import { csharpEncoded } from './csharpString.ts';

interface Marks {
  readonly quotes: string;
  /** Null: on one line. */
  readonly indent: string | null;
  readonly lineEnd: string;
}

/** A raw string: on one line, or of lines that lose the indentation of the closing marks. Line ends stay what they are. */
export function rawString(node: Node, file: FileText): Literal {
  const span = { start: node.startIndex, end: node.endIndex };
  const [quotes = '"""'] = /^"+/.exec(node.text) ?? [];
  const body = node.text.slice(quotes.length, -quotes.length);
  const lines = /^[ \t]*(\r\n|\r|\n)([\s\S]*?)(?:\r\n|\r|\n)?([ \t]*)$/.exec(body);
  const indent = lines === null ? null : lines[3]!;
  const deeper = `${indentAt(file.text, span.start)}    `;
  const lineEnd = lines?.[1] ?? file.lineEnd;
  return {
    ...span,
    text: lines === null || indent === null ? body : unindented(lines[2]!, indent),
    *rewrites(text) {
      const forms: Marks[] = [{ quotes, indent, lineEnd }];
      const enough = '"'.repeat(Math.max(3, quotes.length, longestRun(text) + 1));
      forms.push({ quotes: enough, indent, lineEnd }, { quotes: enough, indent: indent ?? deeper, lineEnd });
      for (const form of forms) {
        const source = sourceOf(text, form);
        if (source !== null) yield [{ ...span, source }];
      }
      yield [{ ...span, source: `"${csharpEncoded(text)}"` }];
    },
  };
}

function unindented(content: string, indent: string): string {
  return content
    .split(/(\r\n|\r|\n)/)
    .map((line, index) => {
      if (index % 2 === 1) return line;
      if (line.startsWith(indent)) return line.slice(indent.length);
      if (line.trim() === '') return '';
      throw new Unfit('is a raw string with a line that is indented less than its end');
    })
    .join('');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/"+/g) ?? []).map((run) => run.length));
}

/** Null when these marks cannot hold the text. */
function sourceOf(text: string, { quotes, indent, lineEnd }: Marks): string | null {
  if (hasUnseen(text.replaceAll('\r\n', '')) || text.includes(quotes)) return null;
  if (indent === null) return text === '' || /\n|^"|"$/.test(text) ? null : quotes + text + quotes;
  const lines = text.split(/(\r\n|\n)/).map((line, index) => (index % 2 === 1 || line === '' ? line : indent + line));
  return `${quotes}${lineEnd}${lines.join('')}${lineEnd}${indent}${quotes}`;
}
