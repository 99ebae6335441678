import PQueue from 'p-queue';
import { type Asking, type LineProcess, lineProcess } from './lineProcess.ts';
import type { Fields, LineProgram } from './running.ts';

/** Several processes of one program, each with one request at a time. */
export interface ProcessPool {
  /** Throws as `LineProcess.ask` does. */
  ask(request: Fields, how: Asking): Promise<Asked>;
  close(): void;
}

export interface Asked {
  readonly answer: Fields;
  /** What was written to stderr beside it. */
  readonly said: string;
  /** From when a process was free for it. */
  readonly durationMs: number;
}

/** Each is started when it is needed first, and again after it went wrong. */
export function processPool(program: LineProgram, workers: number): ProcessPool {
  const queue = new PQueue({ concurrency: workers });
  const all: LineProcess[] = [];
  const free: LineProcess[] = [];

  function hired(): LineProcess {
    const worker = free.pop() ?? lineProcess(program);
    if (!all.includes(worker)) all.push(worker);
    return worker;
  }

  async function askOne(request: Fields, how: Asking): Promise<Asked> {
    how.signal?.throwIfAborted();
    const worker = hired();
    const began = performance.now();
    try {
      const answer = await worker.ask(request, how);
      return { answer, said: worker.said(), durationMs: performance.now() - began };
    } finally {
      free.push(worker);
    }
  }

  return {
    ask: (request, how) => queue.add(() => askOne(request, how)),
    close() {
      for (const worker of all) worker.close();
    },
  };
}
