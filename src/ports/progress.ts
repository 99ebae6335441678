import type { CandidateId } from '../domain/candidate.ts';
import type { CallError } from '../domain/errors.ts';
import type { ExampleId } from '../domain/example.ts';
import type { AnswerStatus, ModelId, Usage } from '../domain/rollout.ts';
import type { Fate, OperatorName, Spent } from '../domain/run.ts';
import type { Budget } from './experiment.ts';
import type { WaveName } from './lab.ts';
import type { ModelSpec, Role, Server } from './model.ts';
import type { HeldBy, SetAside } from './traffic.ts';

/** What became of one proposal, for whoever watches. */
export interface Settled {
  readonly id: CandidateId;
  readonly operator: OperatorName;
  readonly fate: Fate;
}

/** A call on the wire, by ids and sizes: no text of a prompt or an answer is in it. */
export interface CallSeen {
  /** Its row in the books. */
  readonly call: number;
  readonly role: Role;
  readonly spec: Pick<ModelSpec, 'id' | 'provider' | 'name' | 'temperature' | 'maxTokens' | 'kind'>;
  /** Null where it goes to no server. */
  readonly server: Server | null;
  /** Of what is paid for: a rollout or a completion. */
  readonly key: string;
  readonly rollout: {
    readonly candidate: CandidateId;
    readonly example: ExampleId;
    readonly attempt: number;
  } | null;
  /** Null where the provider takes none. */
  readonly seed: number | null;
  /** The answer is asked for as JSON. */
  readonly json: boolean;
  readonly reservedUsd: number;
}

/** How a call ended. */
export type CallOutcome =
  | {
      readonly kind: 'answered';
      readonly status: AnswerStatus;
      /** Null when the provider did not say. */
      readonly usage: Usage | null;
      readonly returnedModel: string;
    }
  | {
      readonly kind: 'failed';
      /** `stopped`: the run was. */
      readonly trouble: CallError['kind'] | 'stopped';
      /** A word of few: a status, `timeout`, a code of the system's, or the trouble. */
      readonly errorType: string;
      readonly error: string;
      readonly retryAfterMs: number | null;
    };

/** How a run came to its end, or to a pause that the same command ends. */
export type StoppedBy =
  | 'generations'
  | 'budget'
  | 'converged'
  | 'verified'
  | 'scored'
  | 'refused'
  | 'interrupted'
  | 'mistake'
  | 'failed';

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
      readonly budget: Budget;
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
  /** Every ask of the wave is answered, or it was broken off. */
  | { readonly kind: 'waveEnded'; readonly wave: WaveName }
  | { readonly kind: 'spent'; readonly spent: Spent }
  | ({ readonly kind: 'callStarted' } & CallSeen)
  | {
      readonly kind: 'callEnded';
      readonly call: number;
      readonly role: Role;
      readonly model: ModelId;
      readonly durationMs: number;
      readonly outcome: CallOutcome;
    }
  /** A call waited before it went. */
  | { readonly kind: 'waited'; readonly models: readonly ModelId[]; readonly for: HeldBy; readonly ms: number }
  /** No call of the model goes for so long. */
  | { readonly kind: 'paused'; readonly models: readonly ModelId[]; readonly by: HeldBy; readonly ms: number }
  /** What failed is asked again after a while; `tries` calls were made for it. */
  | {
      readonly kind: 'retry';
      readonly model: ModelId;
      readonly role: Role;
      readonly key: string;
      readonly tries: number;
      readonly ms: number;
      readonly error: string;
    }
  | ({ readonly kind: 'setAside' } & SetAside)
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
  | { readonly kind: 'note'; readonly text: string }
  /** Nothing comes after it. */
  | { readonly kind: 'ended'; readonly by: StoppedBy; readonly says: string | null };

/** Takes progress events. Must not throw. */
export type Watch = (event: ProgressEvent) => void;

/** Sends a call within what somebody who watches keeps of it, so that what happens below it is found there. */
export type Within = <T>(call: number, send: () => T) => T;
