import type { CandidateId } from '../domain/candidate.ts';
import type { Fate, OperatorName, Spent } from '../domain/run.ts';
import type { WaveName } from './lab.ts';

/** What became of one proposal, for whoever watches. */
export interface Settled {
  readonly id: CandidateId;
  readonly operator: OperatorName;
  readonly fate: Fate;
}

/** What a run tells whoever watches. Nothing in it decides anything: a run without a watcher is the same run. */
export type ProgressEvent =
  | {
      readonly kind: 'opened';
      readonly step: string;
      readonly run: number;
      /** The last committed generation; -1 when none is. */
      readonly generation: number;
      /** A total; the seed is generation 0. */
      readonly generations: number;
      readonly label: string | null;
      /** Null: no limit. */
      readonly budget: { readonly calls: number | null; readonly usd: number | null };
      readonly spent: Spent;
      /** Nothing is left to do. */
      readonly finished: boolean;
      /** Only candidates of an earlier run are verified. */
      readonly verifying?: true;
    }
  | { readonly kind: 'generation'; readonly generation: number }
  /** `cached` of the `asked` were paid for before. */
  | { readonly kind: 'wave'; readonly wave: WaveName; readonly asked: number; readonly cached: number }
  /** `done` of the wave's asks are answered, cached ones included. */
  | { readonly kind: 'answered'; readonly wave: WaveName; readonly done: number }
  | { readonly kind: 'spent'; readonly spent: Spent }
  | {
      readonly kind: 'committed';
      readonly generation: number;
      /** Members on the reported front. */
      readonly front: number;
      /** Mean primary on train, 0..1; null when nothing is scored. */
      readonly best: number | null;
      readonly base: number | null;
      readonly settled: readonly Settled[];
    }
  /** The finalists go to the verify split. */
  | { readonly kind: 'finishing'; readonly finalists: number }
  | { readonly kind: 'note'; readonly text: string };

/** Takes progress events. Must not throw. */
export type Watch = (event: ProgressEvent) => void;
