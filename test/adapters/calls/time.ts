import { type Clock, systemClock } from '../../../src/adapters/calls/clock.ts';

/** A clock that runs `factor` times as fast, and remembers what was slept. */
export function compressed(factor: number): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => systemClock.now() * factor,
    sleep(ms, signal) {
      slept.push(ms);
      return systemClock.sleep(ms / factor, signal);
    },
  };
}

/**
 * A clock that stands still until everybody sleeps, then goes to the next waking, late by `latenessMs`. Nothing depends
 * on how busy the machine is.
 */
export function virtual(latenessMs: () => number = () => 0): Clock & { run(): Promise<void> } {
  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms) => new Promise((wake) => sleepers.push({ at: now + ms, wake })),
    async run() {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = sleepers.sort((a, b) => a.at - b.at)[0];
        if (next === undefined) return;
        now = Math.max(now, next.at + latenessMs());
        for (const sleeper of sleepers.splice(0, sleepers.filter((other) => other.at <= now).length)) sleeper.wake();
      }
    },
  };
}
