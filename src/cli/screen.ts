import type { Writable } from 'node:stream';
import pc from 'picocolors';
import { fitted } from './render/wrap.ts';

/** Where a command writes: results to `out`, everything else to `err`. */
export interface Screen {
  readonly out: Writable;
  readonly err: Writable;
  /** Colours for `out`; they do nothing where it is no terminal. */
  readonly paint: Paint;
  /** Columns of `out`; 80 where it is no terminal. */
  readonly width: number;
  /** Columns of `err` where it is a terminal. */
  readonly errWidth: number | null;
  /** `err` is a terminal: bars may move on it. */
  readonly lively: boolean;
  /** `out` is a terminal, so that control marks must not reach it. */
  readonly terminal: boolean;
}

/** How results look. */
export type Look = Pick<Screen, 'paint' | 'width'>;

export type Paint = ReturnType<typeof pc.createColors>;

type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

const WIDTH = 80;
/** Lines beyond this are read with difficulty, tables below that are none. */
const WIDEST = 160;
const NARROWEST = 60;

export function screenOf(out: Stream, err: Stream, env: Readonly<Record<string, string | undefined>>): Screen {
  const plain = env.TERM === 'dumb' || (env.NO_COLOR !== undefined && env.NO_COLOR !== '');
  return {
    out,
    err,
    paint: pc.createColors(out.isTTY === true && !plain),
    width: columnsOf(out) ?? WIDTH,
    errWidth: columnsOf(err),
    // In CI a pretended terminal would fill the log with frames.
    lively: err.isTTY === true && env.TERM !== 'dumb' && !env.CI,
    terminal: out.isTTY === true,
  };
}

function columnsOf(stream: Stream): number | null {
  return stream.isTTY === true ? Math.min(WIDEST, Math.max(NARROWEST, stream.columns || WIDTH)) : null;
}

export function print(screen: Screen, text: string): void {
  screen.out.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** The same for sentences and tables: on a terminal, lines that are too long are broken between words. */
export function printFitted(screen: Screen, text: string): void {
  print(screen, screen.terminal ? fitted(text, screen.width) : text);
}

/** To standard error. On a terminal lines that are too long are broken between words, but not commands on their own. */
export function tell(screen: Screen, text: string): void {
  const { err, errWidth } = screen;
  const lines = errWidth === null ? text : linesFitted(text, errWidth);
  err.write(lines.endsWith('\n') ? lines : `${lines}\n`);
}

function linesFitted(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => (/^ {2}(npx )?evolve /.test(line) ? line : fitted(line, columns)))
    .join('\n');
}

export function printJson(screen: Screen, value: unknown): void {
  print(screen, JSON.stringify(value));
}
