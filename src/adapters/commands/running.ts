import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Json } from '../../domain/example.ts';

export type Fields = { readonly [key: string]: Json };

export interface LineProgram {
  readonly command: readonly string[];
  /** Where it is started. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/** What a program writes: lines, which may be objects, until its end. */
export type Line =
  | { readonly kind: 'line'; readonly text: string; readonly fields: Fields | null }
  | { readonly kind: 'end'; readonly error: Error };

/** A program that was started. No shell reads its words. */
export interface Running {
  /** With whatever it started in its turn. */
  kill(): void;
  /** Called with each line, and with the end when there will be no more. */
  hear(listener: (line: Line) => void): void;
  write(line: Fields): void;
  /** The end of what it wrote to stderr since this was asked last. */
  complaints(): string;
}

const COMPLAINT_CHARS = 8000;
const NEWLINE = 10;
/** Bytes of an answer at most: what is longer fills the memory. */
const LONGEST_LINE = 50e6;
/** A program is the head of a group of processes, so that none of them outlives it and goes on paying for calls. */
const GROUPS = process.platform !== 'win32';

export function started({ command: [file = '', ...words], folder, env }: LineProgram): Running {
  const child = spawn(file, words, { cwd: folder, env: { ...env }, detached: GROUPS });
  let listener: (line: Line) => void = () => undefined;
  let complaints = '';
  let ended: Line | null = null;
  const end = (error: Error) => {
    ended ??= { kind: 'end', error };
    listener(ended);
  };
  // It must not keep this program alive; a request under way does, by its timer.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
  child.on('error', (error) => end(error));
  child.on('close', (code, signal) => end(new Error(`it ended with ${signal ?? code}`)));
  // What cannot be written any more is told by its end.
  child.stdin.on('error', (error) => end(error));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-COMPLAINT_CHARS);
  });
  let line = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    const last = chunk.lastIndexOf(NEWLINE);
    line = last < 0 ? line + chunk.length : chunk.length - last - 1;
    if (line > LONGEST_LINE) end(new Error(`it wrote a line of more than ${LONGEST_LINE / 1e6} MB`));
  });
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (text.trim() !== '') listener({ kind: 'line', text, fields: fieldsOf(text) });
  });
  return {
    kill: () => killed(child),
    hear(next) {
      listener = next;
      if (ended !== null) next(ended);
    },
    write: (line) => void child.stdin.write(`${JSON.stringify(line)}\n`),
    complaints() {
      const all = complaints;
      complaints = '';
      return all;
    },
  };
}

function killed(child: ChildProcessWithoutNullStreams): void {
  if (!GROUPS || child.pid === undefined) return void child.kill('SIGKILL');
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // It has ended, and so have they.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function fieldsOf(text: string): Fields | null {
  try {
    const value = JSON.parse(text) as Json;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Fields) : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}
