import type { AddedLine } from '../domain/addedLines.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { DroppedEdit, Edit } from '../domain/edit.ts';
import type { Example } from '../domain/example.ts';
import type { Ask, ModelId, Rollout } from '../domain/rollout.ts';
import type { BucketId, OperatorName } from '../domain/run.ts';
import type { Row } from '../domain/score.ts';
import type { ModelRequest } from './model.ts';

/** A failing rollout shown to a reflector: the row that was lost, and where the same example passed, if anywhere. */
export interface Shown {
  readonly row: Row<'train'>;
}

/** An earlier edit on the same bucket and what came of it. */
export interface Tried {
  readonly hypothesis: string;
  readonly result: string;
}

export interface Ranked {
  readonly candidate: Candidate;
  readonly score: number;
}

/** What an operator is told. Pure data: decided by the plan, before any call. */
export interface Brief {
  readonly generation: number;
  readonly child: number;
  readonly attempt: number;
  /** Of the run: `streamOf(seed, generation, child, name)` is an operator's own stream. */
  readonly seed: number;
  readonly operator: OperatorName;
  /** The prompt at the start of the run. */
  readonly base: Candidate;
  readonly parent: Candidate;
  readonly bucket: BucketId;
  /** The component that the failures are about, as far as they tell. */
  readonly component: string;
  readonly failures: readonly Shown[];
  /** Rollouts that do not fail this way, to tell causes apart; few where the bucket has many. */
  readonly beside: readonly Shown[];
  /** A passing rollout of one of the failing examples, if there is one. */
  readonly contrast: Shown | null;
  /** Another member that is better where this one is worse; null when there is none. */
  readonly partner: Candidate | null;
  /** Members by their mean primary on train, 0..1, the best last. */
  readonly ranked: readonly Ranked[];
  /** Rollouts that passed, of examples beside the slice: what can be shown. */
  readonly passes: readonly Shown[];
  /** Train examples whose expected answer can be shown as one: where answers are labels. None of the slice. */
  readonly solved: readonly Example[];
  /** The added line that it shall be done without; null where none is doubted. */
  readonly doubted: AddedLine | null;
  /** What added lines were worth when they were credited, by their trimmed text. */
  readonly credit: ReadonlyMap<string, number>;
  readonly tried: readonly Tried[];
  readonly intent: string | null;
  readonly keep: readonly string[];
  /** Characters that may be added before the size gate refuses. */
  readonly room: number;
}

/** What the lab looks up for a brief: the rollouts of its rows, in the same order. */
export interface Evidence {
  readonly failures: readonly Trace[];
  readonly beside: readonly Trace[];
  readonly contrast: Trace | null;
  readonly passes: readonly Trace[];
}

export interface Trace {
  readonly example: Example;
  readonly rollout: Rollout;
  readonly row: Row<'train'>;
}

/** What an operator made of an answer: edits against the parent, or a reason why there are none. */
export type Draft =
  | {
      readonly kind: 'draft';
      readonly hypothesis: string;
      readonly candidate: Candidate;
      readonly edits: readonly Edit[];
      readonly dropped: readonly DroppedEdit[];
    }
  | {
      readonly kind: 'unusable';
      readonly hypothesis: string;
      readonly reason: string;
      readonly dropped: readonly DroppedEdit[];
    };

/** Makes proposals. All its functions are pure. */
export type Operator = Reflecting | Computing;

/** Asks the reflector: what to ask, and what to make of the answer. */
export interface Reflecting {
  readonly kind: 'reflects';
  readonly name: OperatorName;
  request(brief: Brief, evidence: Evidence): ModelRequest;
  read(brief: Brief, reply: string): Draft;
}

/** Needs no call. */
export interface Computing {
  readonly kind: 'computes';
  readonly name: OperatorName;
  compute(brief: Brief, evidence: Evidence): Draft;
}

/** One reflection wanted of the lab. */
export interface Reflection {
  readonly brief: Brief;
  readonly model: ModelId;
}

/** The answer to a reflection, or a draft that needed none. When the reflector could not be reached the child is given up, with the reason. */
export type Reply =
  | { readonly kind: 'computed'; readonly draft: Draft }
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** The rollouts that a brief refers to. */
export function asksOf(brief: Brief): Ask<'train'>[] {
  return [...brief.failures, ...brief.beside, ...(brief.contrast ? [brief.contrast] : []), ...brief.passes].map(
    (shown) => shown.row.ask,
  );
}
