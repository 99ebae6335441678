import { LONGEST_TIMER_MS } from './clock.ts';

export interface Bounds {
  readonly timeoutMs: number;
  /** Its reason is thrown. */
  readonly signal: AbortSignal;
  /** What is thrown when the time is over. */
  readonly late: () => Error;
}

/** Whose turn it is: the time of a deadline stands still while others are waited for, and begins anew after that. */
export interface Turn {
  pause(): void;
  resume(): void;
}

/** What `work` comes to, within a deadline. Its signal tells it when nobody waits any more; it need not listen. */
export function inTime<T>(
  work: (signal: AbortSignal, turn: Turn) => Promise<T>,
  { timeoutMs, signal, late }: Bounds,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const controller = new AbortController();
    let over = false;
    let timer: NodeJS.Timeout | undefined;
    const pause = () => clearTimeout(timer);
    const resume = () => {
      pause();
      if (!over) timer = setTimeout(() => end(late()), Math.min(timeoutMs, LONGEST_TIMER_MS));
    };
    const settled = () => {
      over = true;
      pause();
      signal.removeEventListener('abort', onAbort);
    };
    const end = (reason: unknown) => {
      settled();
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = () => end(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    resume();
    work(controller.signal, { pause, resume }).then(
      (value) => {
        settled();
        resolve(value);
      },
      (error) => {
        settled();
        reject(error);
      },
    );
  });
}
