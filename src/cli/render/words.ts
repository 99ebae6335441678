import type { Piece, WordDiff } from '../../app/report/wordDiff.ts';
import { printable } from '../../domain/printable.ts';
import type { Look, Paint } from '../screen.ts';
import { count } from './numbers.ts';
import { cutEnd, cutStart } from './width.ts';
import { type Span, wrapSpans } from './wrap.ts';

/** The words that change, each line with its number; with colours where they are shown, else marked `[-gone-]{+new+}`. */
export function renderWords(components: readonly WordDiff[], { paint, width }: Look): string {
  if (components.length === 0) return 'no difference';
  return components
    .flatMap(({ component, lines }) => [
      paint.bold(printable(component)),
      ...lines.flatMap((line) => lineOf(line, { paint, width })),
    ])
    .join('\n');
}

/** The same in at most so many lines of a prompt, and of each only what stands next to a change. */
export function renderChange(components: readonly WordDiff[], most: number, { paint, width }: Look): string[] {
  const all = components.flatMap(({ component, lines }) => lines.map((line) => ({ component, line })));
  const shown = all.slice(0, most);
  const named = components.length > 1;
  return [
    ...shown.flatMap(({ component, line }, at) => [
      ...(named && component !== shown[at - 1]?.component ? [paint.bold(`  ${printable(component)}`)] : []),
      ...lineOf({ ...line, pieces: line.pieces.map(shortened) }, { paint, width }),
    ]),
    ...(all.length > most ? [`      … ${count(all.length - most)} more lines`] : []),
  ];
}

type Line = WordDiff['lines'][number];

const NUMBER = 6;

function lineOf({ line, pieces }: Line, { paint, width }: Look): string[] {
  const spans = pieces.flatMap((piece): Span<Piece['kind']>[] => [{ style: piece.kind, text: marked(piece, paint) }]);
  return wrapSpans(spans, width - NUMBER).map((part, at, { length }) => {
    const number = at === 0 ? String(line).padStart(NUMBER - 2) : ' '.repeat(NUMBER - 2);
    const shown = at === length - 1 ? part : part.map((span, of) => (of < part.length - 1 ? span : trimmed(span)));
    return `${paint.dim(number)}  ${shown.map((span) => painted(span, paint)).join('')}`;
  });
}

/** A space before a break shows nothing. */
function trimmed<Style>({ style, text }: Span<Style>): Span<Style> {
  return { style, text: text.trimEnd() };
}

function marked({ kind, text }: Piece, paint: Paint): string {
  const shown = printable(text);
  if (kind === 'same' || paint.isColorSupported) return shown;
  return kind === 'new' ? `{+${shown}+}` : `[-${shown}-]`;
}

function painted({ style, text }: Span<Piece['kind']>, paint: Paint): string {
  if (style === 'same') return text;
  return style === 'new' ? paint.green(paint.underline(text)) : paint.red(paint.strikethrough(text));
}

const BESIDE = 30;

/** A stretch without change, as much of it as stands next to one. */
function shortened(piece: Piece, at: number, { length }: readonly Piece[]): Piece {
  const { kind, text } = piece;
  if (kind !== 'same') return piece;
  if (at === 0) return { kind, text: cutStart(text, BESIDE) };
  if (at === length - 1) return { kind, text: cutEnd(text, BESIDE) };
  return text.length <= 2 * BESIDE
    ? piece
    : { kind, text: `${cutEnd(text, BESIDE)} ${cutStart(text, BESIDE)}`.replace('… …', ' … ') };
}
