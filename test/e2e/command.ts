import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type * as program from '../../src/cli/commandLine.ts';
import { screenOf } from '../../src/cli/screen.ts';

/** The built program. */
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Where {
  readonly cwd: string;
  /** Beside PATH; nothing else of this process's environment is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another copy of the program. */
  readonly main?: string;
  /** Told of the process, to signal it. */
  readonly started?: (child: ChildProcess) => void;
}

/**
 * Runs `evolve` with these words, as a user types them. Without the `--` Node 20 would look for a missing `--env-file`
 * itself, wherever it stands, and end before the program begins.
 */
export function evolve(words: readonly string[], { main = MAIN, ...where }: Where): Promise<Ended> {
  return run(process.execPath, ['--', main, ...words], where);
}

export interface Here extends Where {
  /** Of a terminal; absent: a pipe. */
  readonly columns?: number;
}

/** The same without a process of its own, where there are many cases: all of the program but its process. */
export async function evolveHere(words: readonly string[], { cwd, env = {}, columns }: Here): Promise<Ended> {
  const { commandLine } = (await import(join(dirname(MAIN), 'commandLine.js'))) as typeof program;
  const texts = { out: '', err: '' };
  const into = (name: keyof typeof texts) => {
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        texts[name] += chunk.toString('utf8');
        done();
      },
    });
    return columns === undefined ? stream : Object.assign(stream, { isTTY: true, columns });
  };
  const screen = screenOf(into('out'), into('err'), env);
  const code = await commandLine({ words, cwd, env, screen, onSignal: () => undefined });
  return { code, signal: null, ...texts };
}

/** Runs a program to its end. */
export function run(program: string, words: readonly string[], { cwd, env = {}, started }: Where): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const environment = { PATH: process.env.PATH ?? '', HOME: cwd, ...env };
    const child = spawn(program, words, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.err += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...texts }));
    started?.(child);
  });
}
