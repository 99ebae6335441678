/** Time, so that tests can compress it. `now` is monotonic, in ms from an arbitrary start. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`; rejects at once with the signal's reason when it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(
        () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
        Math.min(ms, LONGEST_TIMER_MS),
      );
      signal.addEventListener('abort', onAbort, { once: true });
    }),
};

/** Node fires longer timers at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
