import type { Candidate, CandidateId } from './candidate.ts';
import type { BucketId, Generation, OperatorName, Spent } from './run.ts';
import { NOTHING_SPENT } from './run.ts';
import type { Primary, Sheet } from './score.ts';

/** What does not change while a run lasts. */
export interface RunHead {
  /** 1 for the first run of a step. */
  readonly number: number;
  readonly step: string;
  readonly seed: number;
  readonly base: Candidate;
  readonly primary: Primary;
  /** Members of the population at most. */
  readonly population: number;
}

/** A candidate of the population, with everything measured of it on train by this run. */
export interface Member {
  readonly candidate: Candidate;
  readonly generation: number;
  readonly operator: OperatorName;
  readonly parents: readonly CandidateId[];
  readonly hypothesis: string;
  readonly sheet: Sheet<'train'>;
  /** Proposals made from it. */
  readonly offspring: number;
}

/** A run is a fold over its generations. Immutable. */
export interface Run {
  readonly head: RunHead;
  /** The last committed generation; -1 before the seed is. */
  readonly generation: number;
  readonly members: ReadonlyMap<CandidateId, Member>;
  /** Best on train; null before the seed is. */
  readonly best: CandidateId | null;
  /** Generations since there was a new best. */
  readonly stale: number;
  /** How often each bucket was tried. */
  readonly tries: ReadonlyMap<BucketId, number>;
  /** Every candidate ever proposed, so that none is paid for twice. */
  readonly known: ReadonlySet<CandidateId>;
  readonly spent: Spent;
}

export function newRun(head: RunHead): Run {
  return {
    head,
    generation: -1,
    members: new Map(),
    best: null,
    stale: 0,
    tries: new Map(),
    known: new Set(),
    spent: NOTHING_SPENT,
  };
}

/** The run with one more generation. Pure and incremental: reads nothing but its arguments. */
export function fold(run: Run, generation: Generation): Run {
  if (generation.number !== run.generation + 1)
    throw new Error(`generation ${generation.number} after ${run.generation}`);
  return { ...run, generation: generation.number, spent: generation.spent };
}
