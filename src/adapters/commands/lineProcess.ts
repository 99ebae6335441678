import PQueue from 'p-queue';
import { messageOf } from '../../domain/errors.ts';
import { inTime } from '../calls/inTime.ts';
import { type Fields, type Line, type LineProgram, type Running, started } from './running.ts';

/** A program that reads a request per line and writes an answer per line, each with the request's `id`. */
export interface LineProcess {
  /**
   * The answer to one request; requests wait for each other. Throws with what the program wrote to stderr when it ends,
   * answers something else, or says nothing in time; it is started again for the next request.
   */
  ask(request: Fields, how?: Asking): Promise<Fields>;
  /** What it wrote to stderr while it worked on its last request. */
  said(): string;
  close(): void;
}

export interface Asking {
  /** What the program is answered when it asks in turn; null: this line is its answer. */
  readonly reply?: (line: Fields) => Promise<Fields> | null;
  /** Ends the program; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** Started at the first request, and alone for as long as nothing goes wrong. */
export function lineProcess(program: LineProgram): LineProcess {
  const queue = new PQueue({ concurrency: 1 });
  let running: Running | null = null;
  let asked = 0;
  let said = '';

  function stop(): void {
    running?.kill();
    running = null;
  }

  async function askNow(request: Fields, how: Asking): Promise<Fields> {
    const id = String(asked++);
    running ??= started(program);
    const here = running;
    try {
      const answer = await answerOf(here, { ...request, id }, how, program.timeoutMs);
      // What it wrote before its answer lies in another pipe, and is read in the same turn.
      await new Promise((resolve) => setImmediate(resolve));
      said = here.complaints();
      return answer;
    } catch (error) {
      if (running === here) stop();
      if (how.signal?.aborted) throw error;
      said = here.complaints();
      const last = said.trim().slice(-COMPLAINT_CHARS);
      throw new Error(`${program.command.join(' ')}: ${messageOf(error)}${last === '' ? '' : `; it wrote: ${last}`}`);
    }
  }

  return { ask: (request, how = {}) => queue.add(() => askNow(request, how)), said: () => said, close: stop };
}

const COMPLAINT_CHARS = 2000;

const NEVER = new AbortController().signal;

function answerOf(
  running: Running,
  request: Fields,
  { reply, signal = NEVER }: Asking,
  timeoutMs: number,
): Promise<Fields> {
  const late = () => new Error(`no answer in ${timeoutMs / 1000} s`);
  return inTime(
    (_, turn) =>
      new Promise<Fields>((resolve, reject) => {
        let waiting = 0;
        const heard = (line: Line) => {
          if (line.kind === 'end') return reject(line.error);
          const { fields, text } = line;
          if (fields === null || fields.id !== request.id)
            return reject(new Error(`not an answer to the request: ${text.slice(0, 200)}`));
          const replying = reply?.(fields) ?? null;
          if (replying === null) return resolve(fields);
          waiting += 1;
          turn.pause();
          replying.then((words) => {
            waiting -= 1;
            if (waiting === 0) turn.resume();
            running.write({ ...words, id: request.id! });
          }, reject);
        };
        running.hear(heard);
        running.write(request);
      }),
    { timeoutMs, signal, late },
  ).finally(() => running.hear(() => undefined));
}
