import type { Piece, WordDiff } from '../../app/report/wordDiff.ts';
import { printable } from '../../domain/printable.ts';
import type { Paint } from '../screen.ts';

/** The words that change, each line with its number; with colours where they are shown, else marked `[-gone-]{+new+}`. */
export function renderWords(components: readonly WordDiff[], paint: Paint): string {
  if (components.length === 0) return 'no difference';
  return components
    .flatMap(({ component, lines }) => [
      paint.bold(component),
      ...lines.map(
        ({ line, pieces }) => `${paint.dim(String(line).padStart(4))}  ${pieces.map(marked(paint)).join('')}`,
      ),
    ])
    .join('\n');
}

function marked(paint: Paint): (piece: Piece) => string {
  return ({ kind, text }) => {
    const shown = printable(text);
    if (kind === 'same') return shown;
    if (kind === 'new') return paint.isColorSupported ? paint.green(paint.underline(shown)) : `{+${shown}+}`;
    return paint.isColorSupported ? paint.red(paint.strikethrough(shown)) : `[-${shown}-]`;
  };
}
