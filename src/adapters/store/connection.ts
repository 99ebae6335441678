import type Database from 'better-sqlite3';
import type { Batch } from './batch.ts';

/** A logical write, for tests that fail before the N-th. */
export type WriteName =
  | 'run'
  | 'start'
  | 'settle'
  | 'rollout'
  | 'score'
  | 'completion'
  | 'exhibit'
  | 'grade'
  | 'recording'
  | 'control'
  | 'candidate'
  | 'wave'
  | 'generation'
  | 'outcome'
  | 'reading'
  | 'finish';

/** What every part of a population's writer shares. */
export interface Connection {
  readonly db: Database.Database;
  readonly path: string;
  readonly batch: Batch;
  /** Ms since 1970. */
  readonly now: () => number;
  /** Ms from an arbitrary start, which a changed clock does not move. */
  readonly monotonic: () => number;
  readonly beforeWrite: (name: WriteName) => void;
}
