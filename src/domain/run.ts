import type { Candidate, CandidateId } from './candidate.ts';
import type { DroppedEdit, Edit } from './edit.ts';
import type { ModelId } from './rollout.ts';
import type { Sheet } from './score.ts';

export type OperatorName =
  | 'seed'
  | 'edit'
  | 'rewrite'
  | 'compose'
  | 'merge'
  | 'demonstrate'
  | 'prune'
  | 'restart'
  | 'trajectory'
  | 'revert'
  | 'add'
  | 'import';
export type BucketId = string;
export type Stage = 'failures' | 'regression' | 'train' | 'verify';

/** A child before it has proved anything. Rewrites and composites too: `edits` are hunks against `parents[0]`. */
export interface Proposal {
  /** Its place in the generation; with run and generation it names the proposal. */
  readonly child: number;
  readonly operator: OperatorName;
  readonly parents: readonly CandidateId[];
  readonly bucket?: BucketId;
  readonly hypothesis: string;
  readonly edits: readonly Edit[];
  readonly dropped: readonly DroppedEdit[];
  readonly candidate: Candidate;
}

/** What became of a proposal. */
export type Fate =
  | {
      readonly kind: 'rejected';
      readonly at: 'proposal' | 'gate' | Stage;
      readonly gate: string;
      readonly reason: string;
    }
  | { readonly kind: 'composed'; readonly into: CandidateId; readonly credit: readonly number[] }
  | { readonly kind: 'superseded'; readonly by: CandidateId }
  | { readonly kind: 'admitted'; readonly best: boolean };

/** A proposal with its fate and the sheet it was judged on. One fate each, composites too. */
export interface Outcome {
  readonly proposal: Proposal;
  readonly sheet: Sheet<'train'>;
  readonly fate: Fate;
}

/** Spent since the run began, as the books stood when the generation was committed. */
export interface Spent {
  readonly calls: number;
  readonly taskCalls: number;
  readonly reflectorCalls: number;
  readonly judgeCalls: number;
  readonly usd: number;
  /** Reserved for calls whose outcome is not known. */
  readonly unknownUsd: number;
  /** The share of task calls in both. */
  readonly taskUsd: number;
}

export const NOTHING_SPENT: Spent = {
  calls: 0,
  taskCalls: 0,
  reflectorCalls: 0,
  judgeCalls: 0,
  usd: 0,
  unknownUsd: 0,
  taskUsd: 0,
};

/** One turn of the loop, committed whole. `remeasured` are further attempts of members. */
export interface Generation {
  readonly number: number;
  readonly outcomes: readonly Outcome[];
  readonly remeasured: Sheet<'train'>;
  readonly spent: Spent;
  /** Who reflected, where several models may. */
  readonly reflector?: ModelId;
  /** Ids of the controls that it took up. */
  readonly taken?: readonly number[];
}
