import { fileURLToPath } from 'node:url';
import { type Ended, MAIN, run } from './command.ts';

/** A prompt that is waited for, and what is typed then: `\u0003` is Ctrl-C, `\u0004` the end of the input. */
export type Turn = readonly [prompt: string, typed: string];

const TYPIST = fileURLToPath(new URL('typist.py', import.meta.url));

/** Runs `evolve` at a terminal of its own. What it shows is in `out`, standard error too. */
export function evolveAtTerminal(words: readonly string[], turns: readonly Turn[], cwd: string): Promise<Ended> {
  return atTerminal([process.execPath, '--', MAIN, ...words], turns, cwd);
}

/** Runs a command at a terminal of 80 columns. */
export function atTerminal(command: readonly string[], turns: readonly Turn[], cwd: string): Promise<Ended> {
  const env = { TERM: 'xterm', HOME: process.env.HOME ?? cwd };
  return run('python3', [TYPIST, JSON.stringify({ command, turns })], { cwd, env });
}
