import type { Random } from '../../domain/random.ts';
import type { Watch, Within } from '../../ports/progress.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Clock } from './clock.ts';

/** What every policy of a caller finds around it. */
export interface Setting {
  readonly ledger: Ledger;
  /** Aborts everything: waits, calls under way, calls not yet begun. Its reason is what is thrown. */
  readonly signal: AbortSignal;
  /** For jitter only: nothing that is measured depends on it. */
  readonly random: Random;
  readonly clock: Clock;
  readonly watch: Watch;
  readonly within: Within;
}
