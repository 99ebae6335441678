import type { Budget } from './experiment.ts';
import type { StoppedBy } from './progress.ts';
import type { Activity } from './traffic.ts';

/** What the process that evolves a population says of itself, about once a second, in place of what it said before. */
export interface Pulse {
  readonly run: number;
  readonly purpose: 'search' | 'verify';
  /** Under way; the last one when none is. */
  readonly generation: number;
  /** A total; the seed is generation 0. */
  readonly generations: number;
  /** Null between waves. */
  readonly wave: PulseWave | null;
  readonly budget: Budget;
  readonly activity: Activity;
  /** Null while it goes on, and for ever when it was killed. */
  readonly ended: { readonly by: StoppedBy; readonly says: string | null } | null;
}

export interface PulseWave {
  readonly stage: string;
  readonly asked: number;
  readonly cached: number;
  /** Cached ones included. */
  readonly done: number;
}
