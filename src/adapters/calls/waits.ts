import type { ModelId } from '../../domain/rollout.ts';
import type { Watch } from '../../ports/progress.ts';
import type { HeldBy, Waiting } from '../../ports/traffic.ts';
import type { Clock } from './clock.ts';

/** Counts the calls of a model that wait, by what holds them. */
export interface Waits {
  /** Waits for `turn`, counted until it ends. */
  during<T>(by: HeldBy, turn: Promise<T>): Promise<T>;
  /** `msOf` tells for how long yet something holds. */
  read(msOf: (by: HeldBy) => number | null): Waiting[];
}

export function waitsOf(models: readonly ModelId[], clock: Clock, watch: Watch): Waits {
  const counts = new Map<HeldBy, number>();
  const count = (by: HeldBy, change: 1 | -1) => counts.set(by, (counts.get(by) ?? 0) + change);
  return {
    async during(by, turn) {
      const since = clock.now();
      count(by, 1);
      try {
        return await turn;
      } finally {
        count(by, -1);
        watch({ kind: 'waited', models, for: by, ms: clock.now() - since });
      }
    },
    read: (msOf) =>
      [...counts].filter(([, calls]) => calls > 0).map(([by, calls]) => ({ for: by, calls, ms: msOf(by) })),
  };
}
