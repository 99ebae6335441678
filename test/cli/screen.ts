import { PassThrough } from 'node:stream';
import { type Screen, screenOf } from '../../src/cli/screen.ts';

/** A screen that keeps what is written to it. */
export function newScreen(terminal: boolean, env: Record<string, string> = {}) {
  const out = stream(terminal);
  const err = stream(terminal);
  const screen: Screen = screenOf(out.stream, err.stream, env);
  return { screen, out: out.text, err: err.text };
}

function stream(terminal: boolean) {
  const through = Object.assign(new PassThrough(), { isTTY: terminal, columns: 80 });
  const chunks: string[] = [];
  through.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream: through, text: () => chunks.join('') };
}
