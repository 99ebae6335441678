import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import PQueue from 'p-queue';
import { messageOf } from '../../domain/errors.ts';
import type { Json } from '../../domain/example.ts';

/** A program that reads a request per line and writes an answer per line, each with the request's `id`. */
export interface LineProcess {
  /**
   * The answer to one request; requests wait for each other. Throws with what the program wrote to stderr when it ends,
   * answers something else, or says nothing in time; it is started again for the next request.
   */
  ask(request: { readonly [key: string]: Json }): Promise<{ readonly [key: string]: Json }>;
  close(): void;
}

export interface LineProgram {
  readonly command: readonly string[];
  /** Where it is started. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/** Started at the first request, and alone for as long as nothing goes wrong. */
export function lineProcess(program: LineProgram): LineProcess {
  const queue = new PQueue({ concurrency: 1 });
  let running: Running | null = null;
  let asked = 0;

  function stop(): void {
    running?.child.kill('SIGKILL');
    running = null;
  }

  async function askNow(request: { readonly [key: string]: Json }) {
    const id = String(asked++);
    running ??= started(program);
    const here = running;
    try {
      return await answerOf(here, { ...request, id }, program.timeoutMs);
    } catch (error) {
      if (running === here) stop();
      const said = here.complaints().trim();
      throw new Error(`${program.command.join(' ')}: ${messageOf(error)}${said === '' ? '' : `; it wrote: ${said}`}`);
    }
  }

  return { ask: (request) => queue.add(() => askNow(request)), close: stop };
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Called with each line, and with an error when there will be no more. */
  listen(listener: (line: string | Error) => void): void;
  /** The end of what it wrote to stderr. */
  complaints(): string;
}

const COMPLAINT_CHARS = 2000;

function started({ command: [file = '', ...words], folder, env }: LineProgram): Running {
  const child = spawn(file, words, { cwd: folder, env: { ...env } });
  let listener: (line: string | Error) => void = () => undefined;
  let complaints = '';
  let ended: Error | null = null;
  const end = (error: Error) => {
    ended ??= error;
    listener(error);
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
  createInterface({ input: child.stdout }).on('line', (line) => listener(line));
  return {
    child,
    complaints: () => complaints,
    listen(next) {
      listener = next;
      if (ended !== null) next(ended);
    },
  };
}

function answerOf({ child, listen }: Running, request: { readonly [key: string]: Json }, timeoutMs: number) {
  return new Promise<{ readonly [key: string]: Json }>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no answer in ${timeoutMs / 1000} s`)), timeoutMs);
    const settled = (settle: () => void) => {
      clearTimeout(late);
      listen(() => undefined);
      settle();
    };
    listen((line) => {
      if (line instanceof Error) return settled(() => reject(line));
      if (line.trim() === '') return;
      const answer = parsed(line);
      if (answer !== null && answer.id === request.id) settled(() => resolve(answer));
      else settled(() => reject(new Error(`not an answer to the request: ${line.slice(0, 200)}`)));
    });
    child.stdin.write(`${JSON.stringify(request)}\n`);
  });
}

function parsed(line: string): { readonly [key: string]: Json } | null {
  try {
    const value = JSON.parse(line) as Json;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as { readonly [key: string]: Json }) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
