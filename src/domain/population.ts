import type { Arms } from './bandit.ts';
import type { Candidate, CandidateId } from './candidate.ts';
import type { ModelId } from './rollout.ts';
import type { BucketId, OperatorName, Spent } from './run.ts';
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

/** A candidate of the population, with everything that this run measured of it on train. */
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

/** An earlier proposal on a bucket, for those who try it again. */
export interface Attempted {
  readonly hypothesis: string;
  readonly result: string;
}

/** A run is a fold over its generations. Immutable. */
export interface Run {
  readonly head: RunHead;
  /** The last committed generation; -1 before the seed is. */
  readonly generation: number;
  readonly members: ReadonlyMap<CandidateId, Member>;
  /** Best on train; null before the seed is committed. */
  readonly best: CandidateId | null;
  /** Generations since there was a new best. */
  readonly stale: number;
  /** What was tried on each bucket, oldest first. */
  readonly tried: ReadonlyMap<BucketId, readonly Attempted[]>;
  /** Changes of members that were measured and turned down, with what came of them: by member, by the key of the change. */
  readonly stopped: ReadonlyMap<CandidateId, ReadonlyMap<string, string>>;
  /** What the lines of composed edits were credited with, the last time, by their trimmed text. */
  readonly credit: ReadonlyMap<string, number>;
  /** What each operator gained per call, by generation of its own. */
  readonly arms: Arms<OperatorName>;
  /** The operator of the last generation, where that gained nothing. */
  readonly idle: OperatorName | null;
  /** What each model that reflects gained for what its generations cost, in calls or as many calls' worth. */
  readonly reflectors: Arms<ModelId>;
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
    tried: new Map(),
    stopped: new Map(),
    credit: new Map(),
    arms: new Map(),
    idle: null,
    reflectors: new Map(),
    known: new Set(),
    spent: NOTHING_SPENT,
  };
}

/** The best on train. Throws before the seed is committed. */
export function bestOf(run: Run): Member {
  const member = run.best === null ? undefined : run.members.get(run.best);
  if (!member) throw new Error('the run has no members yet');
  return member;
}

/** The prompt as it was at the start, which stays. Throws before it is committed. */
export function seedOf({ members, head }: Run): Member {
  const member = members.get(head.base.id);
  if (!member) throw new Error('the seed is not in the population');
  return member;
}
