import type { Habit, Remedy } from '../../adapters/models/rehearsal/declaration.ts';
import type { Json } from '../../domain/example.ts';

/** Something that can be measured of an answer, and how a simulated model gets it wrong. */
export interface Trait {
  readonly metric: { readonly name: string; readonly check: string; readonly [option: string]: Json };
  readonly comment: string;
  readonly weight: number;
  /** [worst, best] in `primary`; null: the metric's own. */
  readonly scale: readonly [number, number] | null;
  readonly troubles: readonly Trouble[];
}

/** A bad habit of the simulated models, and what its reflector knows against it. */
export interface Trouble {
  readonly habit: Habit;
  readonly remedy: Pick<Remedy, 'hypothesis' | 'complaint' | 'cures' | 'useless' | 'harmful'>;
}
