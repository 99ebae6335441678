import type { WaveName } from '../../ports/lab.ts';
import type { Bench } from './bench.ts';
import { pooled } from './pool.ts';

/**
 * Works through what of a wave is not known yet. The wave is in the books before its first call, and it ends when all of
 * its calls are settled, so that what is left of a budget is exact between waves.
 */
export async function dispatch<T>(
  bench: Bench,
  wave: WaveName,
  { asked, missing }: { readonly asked: number; readonly missing: readonly T[] },
  answer: (one: T) => Promise<void>,
): Promise<void> {
  const number = bench.ledger.openWave(wave, asked, missing.length);
  bench.watch({ kind: 'wave', wave, asked, cached: asked - missing.length });
  let done = asked - missing.length;
  try {
    await pooled(missing, bench.concurrency, bench.signal, async (one) => {
      await answer(one);
      done += 1;
      bench.watch({ kind: 'answered', wave, done });
      bench.watch({ kind: 'spent', spent: bench.ledger.spent() });
    });
  } finally {
    bench.ledger.closeWave(number);
    bench.watch({ kind: 'waveEnded', wave });
  }
  await bench.ledger.settled();
}
