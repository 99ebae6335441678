import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Site, shortened } from '../choose.ts';
import { hasLoneSurrogate } from '../literals/escape.ts';
import { codeEscape, type Escape, letterEscapes, piecesOf } from '../literals/pieces.ts';
import { quotedLiteral } from '../literals/quoted.ts';
import { markless, UnreadableFile } from './unreadable.ts';

/** Every value of a JSON text by its keys. Comments and commas at the end are allowed, as editors do. */
export function jsonSites(fileText: string): Site[] {
  const errors: ParseError[] = [];
  const root = parseTree(markless(fileText), errors, { allowTrailingComma: true });
  if (errors[0]) throw new UnreadableFile(errors[0].offset, `not JSON: ${printParseErrorCode(errors[0].error)}`);
  const sites: Site[] = [];
  if (root) walk(root, []);
  return sites;

  function walk(node: Node, path: readonly string[]): void {
    if (path.length > 0) sites.push(site(node, path.join('.'), fileText));
    for (const [index, child] of (node.children ?? []).entries())
      if (node.type === 'array') walk(child, [...path, String(index)]);
      else if (node.type === 'object' && child.children?.[1])
        walk(child.children[1], [...path, String(child.children[0]?.value)]);
  }
}

function site({ type, offset, length }: Node, address: string, fileText: string): Site {
  const source = fileText.slice(offset, offset + length);
  return {
    address,
    line: fileText.slice(0, offset).split('\n').length,
    isText: type === 'string',
    shown: () => shortened(source),
    literal: () =>
      quotedLiteral({ start: offset, end: offset + length }, [
        {
          string: {
            open: '"',
            close: '"',
            pieces: piecesOf(source.slice(1, -1), ESCAPES, 'kept'),
            encode: (text) => encoded(text, isAscii(source)),
            others: () => [],
          },
          gap: '',
        },
      ]),
  };
}

/** RFC 8259, section 7. */
const ESCAPES: readonly Escape[] = [
  letterEscapes({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }),
  codeEscape(/\\u([\da-fA-F]{4})/y, 16),
];

/** Whether whoever wrote it escapes everything beyond ASCII, as Python's `json.dump` does. */
function isAscii(source: string): boolean {
  return /\\u(?!00[01])/i.test(source) && !/[^\0-\x7f]/.test(source);
}

function encoded(text: string, ascii: boolean): string | null {
  // Many readers refuse half of a pair, though the grammar allows its escape.
  if (hasLoneSurrogate(text)) return null;
  const body = JSON.stringify(text).slice(1, -1).replaceAll('\x7f', '\\u007f');
  return ascii ? body.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : body;
}
