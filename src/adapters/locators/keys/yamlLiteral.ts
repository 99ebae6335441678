import { isScalar, isSeq, parseDocument, type Scalar } from 'yaml';
import { newlineOf } from '../../../domain/hunks.ts';
import { hasLoneSurrogate, hasUnseen, hex, unseenEscaped } from '../literals/escape.ts';
import type { Literal } from '../literals/literal.ts';
import { type BlockHeader, blockScalar, foldedLines, headerOf } from './yamlBlock.ts';

/** Where a value stands: in a flow collection, where lines mean nothing, or after a key or dash in this column, from 0. */
export interface Within {
  readonly flow: boolean;
  readonly column: number;
}

/** A YAML scalar as a literal. It keeps its style as long as that can hold the text. */
export function yamlLiteral(node: Scalar, text: string, fileText: string, within: Within): Literal {
  const [start = 0, valueEnd = 0] = node.range ?? [];
  const lineEnd = newlineOf(fileText);
  // The last line end of a block belongs to the file.
  const source = fileText.slice(start, valueEnd).replace(isBlock(node) ? /\r?\n$/ : '', '');
  const end = start + source.length;
  const fresh: BlockHeader = { style: '|', digit: '', comment: '', indent: ' '.repeat(within.column + 2) };
  // Only the end of a file may stand for the line end after a block.
  const endings = fileText.length === end ? ['', lineEnd] : [''];
  return {
    start,
    end,
    text,
    *rewrites(after) {
      for (const form of formsFor(String(node.type), after, within)) {
        if (form === 'block' || form === 'folded') {
          const header = isBlock(node) ? headerOf(source, fresh.indent) : fresh;
          const known = form === 'folded' ? foldedLines(source, header) : null;
          for (const ending of endings)
            yield [{ start, end, source: blockScalar(after, header, { known, lineEnd, ending }) }];
        } else {
          const written = flowScalar(after, form);
          if (written !== null) yield [{ start, end, source: written }];
        }
      }
    },
  };
}

type Form = 'plain' | 'single' | 'double' | 'block' | 'folded';

/** The style that it has, then the nearest that can. */
function formsFor(type: string, text: string, { flow }: Within): Form[] {
  const blockFits = !flow && !hasUnseen(text) && text.includes('\n');
  switch (type) {
    case 'BLOCK_FOLDED':
      return hasUnseen(text) ? ['double'] : ['folded', 'block', 'double'];
    case 'BLOCK_LITERAL':
      return hasUnseen(text) ? ['double'] : ['block', 'double'];
    case 'QUOTE_DOUBLE':
      return ['double'];
    case 'QUOTE_SINGLE':
      return ['single', ...(blockFits ? (['block'] as const) : []), 'double'];
    default:
      return ['plain', ...(blockFits ? (['block'] as const) : []), 'double'];
  }
}

function isBlock({ type }: Scalar): boolean {
  return type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL';
}

/** Null when this style cannot hold the text on one line. */
function flowScalar(text: string, form: 'plain' | 'single' | 'double'): string | null {
  if (form === 'double') return doubled(text);
  if (hasUnseen(text) || text.includes('\n')) return null;
  if (form === 'single') return `'${text.replaceAll("'", "''")}'`;
  return isPlain(text) ? text : null;
}

/** Readers of YAML 1.1 take more words for something else than a text, so both must agree. */
function isPlain(text: string): boolean {
  return (['1.1', '1.2'] as const).every((version) => {
    const document = parseDocument(`- ${text}`, { version });
    const node = isSeq(document.contents) && document.contents.items.length === 1 ? document.contents.items[0] : null;
    return document.errors.length === 0 && isScalar(node) && node.value === text;
  });
}

function doubled(text: string): string | null {
  if (hasLoneSurrogate(text)) return null;
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
  return `"${unseenEscaped(escaped, (code) => (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`))}"`;
}
