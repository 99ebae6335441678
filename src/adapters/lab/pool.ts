import PQueue from 'p-queue';
import { Interrupted } from '../../domain/errors.ts';

/**
 * Works through `items`, at most `concurrency` at once. The first error stops what has not begun, waits for what is
 * under way (it is paid for), and is thrown.
 */
export async function pooled<T>(
  items: readonly T[],
  concurrency: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = new PQueue({ concurrency });
  const failures: unknown[] = [];
  const stop = (error: unknown) => {
    failures.push(error);
    queue.clear();
  };
  for (const item of items) {
    void queue.add(async () => {
      if (signal.aborted) return stop(new Interrupted('the run was interrupted'));
      await work(item).catch(stop);
    });
  }
  await queue.onIdle();
  if (signal.aborted) throw new Interrupted('the run was interrupted');
  if (failures.length > 0) throw failures[0];
}
