import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { newlineOf } from '../../../domain/hunks.ts';
import { type Site, shortened } from '../choose.ts';
import { hasLoneSurrogate, hasUnseen, hex, unseenEscaped } from '../literals/escape.ts';
import { codeEscape, type Escape, letterEscapes, piecesOf } from '../literals/pieces.ts';
import { type Quoted, quotedLiteral } from '../literals/quoted.ts';
import { markless, UnreadableFile } from './unreadable.ts';

/** Every value of a TOML text by its keys. */
export function tomlSites(fileText: string): Site[] {
  const sites: Site[] = [];
  for (const part of parsed(fileText).body[0].body)
    if (part.type === 'TOMLKeyValue') keyed(part, []);
    else for (const entry of part.body) keyed(entry, part.resolvedKey.map(String));
  return sites;

  function keyed({ key, value }: AST.TOMLKeyValue, path: readonly string[]): void {
    walk(value, [...path, ...key.keys.map((one) => (one.type === 'TOMLBare' ? one.name : one.value))]);
  }

  function walk(node: AST.TOMLContentNode, path: readonly string[]): void {
    sites.push(site(node, path.join('.'), fileText));
    if (node.type === 'TOMLArray')
      for (const [index, item] of node.elements.entries()) walk(item, [...path, String(index)]);
    if (node.type === 'TOMLInlineTable') for (const entry of node.body) keyed(entry, path);
  }
}

function parsed(fileText: string): AST.TOMLProgram {
  try {
    return parseTOML(markless(fileText));
  } catch (error) {
    if (error instanceof ParseError) throw new UnreadableFile(error.index, `not TOML: ${error.message}`);
    throw error;
  }
}

function site(node: AST.TOMLContentNode, address: string, fileText: string): Site {
  const [start, end] = node.range;
  const source = fileText.slice(start, end);
  return {
    address,
    line: node.loc.start.line,
    isText: node.type === 'TOMLValue' && node.kind === 'string',
    shown: () => shortened(source),
    literal: () => quotedLiteral({ start, end }, [{ string: stringOf(source, newlineOf(fileText)), gap: '' }]),
  };
}

/** The quotes of a string, with the line end after them that is not part of it. */
interface Marks {
  readonly open: string;
  readonly close: string;
  readonly lineEnd: string;
}

/** TOML 1.0, section String. */
function stringOf(source: string, lineEnd: string): Quoted {
  const [open = '', close = ''] = /^("""|'''|"|')(?:(?<=...)\r?\n)?/.exec(source) ?? [];
  const marks: Marks = { open, close, lineEnd };
  return {
    open,
    close,
    pieces: piecesOf(source.slice(open.length, -close.length), close.startsWith('"') ? ESCAPES : []),
    encode: (text) => encoded(text, marks),
    *others(text) {
      for (const quote of [`'''${lineEnd}`, `"""${lineEnd}`, '"']) {
        // A string in double quotes stays one.
        if (close.startsWith('"') && quote.startsWith("'")) continue;
        if (quote.length > 1 && !text.includes('\n')) continue;
        const body = encoded(text, { open: quote, close: quote.trimEnd(), lineEnd });
        yield body === null ? null : quote + body + quote.trimEnd();
      }
    },
  };
}

const ESCAPES: readonly Escape[] = [
  { pattern: /\\[ \t]*\r?\n[ \t\r\n]*/y, text: () => '' },
  letterEscapes({ '"': '"', '\\': '\\', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t' }),
  codeEscape(/\\x([\da-fA-F]{2})/y, 16),
  codeEscape(/\\u([\da-fA-F]{4})/y, 16),
  codeEscape(/\\U([\da-fA-F]{8})/y, 16),
];

/** Null when a string in these quotes cannot hold the text. */
function encoded(text: string, { close, lineEnd }: Marks): string | null {
  if (hasLoneSurrogate(text)) return null;
  if (close.startsWith("'")) return literally(text, close, lineEnd);
  const escaped = unseenEscaped(text.replaceAll('\\', '\\\\').replaceAll('\r', '\\r'), (code) => `\\u${hex(code, 4)}`);
  if (close === '"') return escaped.replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return escaped.replace(/"{3,}|"+$/g, (run) => run.replaceAll('"', '\\"')).replaceAll('\n', lineEnd);
}

function literally(text: string, close: string, lineEnd: string): string | null {
  if (hasUnseen(text) || text.includes(close) || text.endsWith("'")) return null;
  return close === "'" && text.includes('\n') ? null : text.replaceAll('\n', lineEnd);
}
