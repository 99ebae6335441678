import type { ExampleId } from './example.ts';
import type { Guards } from './guards.ts';
import type { ModelId } from './rollout.ts';
import type { Primary } from './score.ts';

/** What finalists are judged by, fixed before any of their verify cells is looked at. */
export interface Contest {
  readonly primary: Primary;
  readonly guards: Guards;
  readonly models: readonly ModelId[];
  /** The group of an example, else the example itself. */
  readonly unitOf: (example: ExampleId) => string;
  /** Number j of this reading of the verify split, from 1. */
  readonly reading: number;
  /** The level of this reading. */
  readonly alpha: number;
  /** What stands against a YES beside the measurement, such as a judge whom people contradict. */
  readonly doubts: readonly Reason[];
}

/** Why a verdict is what it is, and what would settle it; null when nothing is left to settle. */
export interface Reason {
  readonly kind:
    | 'gain'
    | 'loss'
    | 'guard'
    | 'must-pass'
    | 'missing'
    | 'no gain'
    | 'small gain'
    | 'sign flips'
    | 'finalists'
    | 'reading'
    | 'doubt';
  readonly text: string;
  readonly settledBy: string | null;
}
