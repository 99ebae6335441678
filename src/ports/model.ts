import type { Candidate } from '../domain/candidate.ts';
import type { Example, Json } from '../domain/example.ts';
import { hashOf } from '../domain/hash.ts';
import type { AnswerStatus, Message, ModelId, Usage } from '../domain/rollout.ts';

/** A JSON Schema as it is sent to providers. */
export type JsonSchema = { readonly [key: string]: Json };

/** One request on the wire, whoever the provider is. */
export interface ModelRequest {
  readonly system?: string;
  readonly messages: readonly Message[];
  /** The answer must be JSON of this schema; providers without structured output are asked in words. */
  readonly schema?: JsonSchema;
  /** The answer is one of these labels. */
  readonly choice?: Choice;
  /** Characters at the start of the last message that are the same for every example: a model may keep them in memory. */
  readonly shared?: number;
  /** Sent where the provider takes one. Derived from the key of what is asked, so attempts differ and repeats do not. */
  readonly seed?: number;
}

/** A model that can compare whole labels takes the likeliest; any other answers freely, and the step reads the label. */
export interface Choice {
  readonly labels: readonly string[];
  /** The last messages with nothing in them to judge, by which a bias towards a label can be told. */
  readonly contentFree: readonly (readonly Message[])[];
}

/** What came back. `model` is the id that the provider returned, which may be a dated form of the one asked for. */
export interface Completion {
  readonly text: string;
  readonly status: AnswerStatus;
  /** Null when the provider did not say: then the cost is unknown. */
  readonly usage: Usage | null;
  readonly model: string;
  readonly fingerprint?: string;
}

/** USD per million tokens. A declared 0 is a price; an absent price is unknown. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

/** A model as the experiment declares it. All of it but limits and price is part of what a rollout is. */
export interface ModelSpec {
  /** How it is named in tables and keys: the alias, else `provider:name`. */
  readonly id: ModelId;
  readonly provider: string;
  readonly name: string;
  readonly temperature?: number;
  /** Output tokens at most; also what is reserved for. */
  readonly maxTokens: number;
  /** Further parameters sent as they are. */
  readonly params: { readonly [key: string]: Json };
  readonly price: Price | null;
  /** Calls in flight at most. */
  readonly concurrency: number;
  readonly requestsPerMinute: number | null;
  /** Input and output together. */
  readonly tokensPerMinute: number | null;
  /** Over the whole call, headers and body. */
  readonly timeoutMs: number;
  /** Calls on the wire for one completion at most. */
  readonly tries: number;
  /** Hash of what else its answers depend on: the declaration of a rehearsal, a recording. */
  readonly version?: string;
  /** Absolute path of the file that it answers from, where it is one; its contents are in `version`. */
  readonly file?: string;
  /** Answers the same request the same way whatever its seed: a further attempt is the first one again. */
  readonly repeatable?: true;
  /** A declared simulation or a recording: says SIMULATED or REPLAYED wherever its results are shown. */
  readonly kind: 'live' | 'simulated' | 'replayed';
}

/** Where a model is asked. */
export interface Server {
  readonly address: string;
  readonly port: number;
}

/**
 * One call on the wire: no retry, no cache, no fallback. Throws `CallError`, never anything else but the abort's reason.
 * Must end soon after `signal` aborts.
 */
export interface Model {
  readonly spec: ModelSpec;
  /** True when the provider takes no schema: then it is asked for in words, and a bad answer is repaired once. */
  readonly schemaInWords?: boolean;
  /** Takes the seed of a request. */
  readonly seeds?: boolean;
  /** Absent where no server is asked. */
  readonly server?: Server;
  call(request: ModelRequest, about: CallSubject, signal: AbortSignal): Promise<Completion>;
  close?(): Promise<void>;
}

export type Role = 'task' | 'reflector' | 'judge';

/** What a call is for. Live providers ignore all but the request; rehearsal and replay models need to know. */
export interface CallSubject {
  readonly role: Role;
  /** The key of what is paid for: of a rollout, or of a completion. */
  readonly key: string;
  /** For task calls. */
  readonly rollout?: {
    readonly candidate: Candidate;
    readonly example: Example;
    readonly attempt: number;
  };
}

/** A model with every policy around it: keyed, metered, limited, retried, budgeted. What steps, operators and judges get. */
export interface Caller {
  readonly spec: ModelSpec;
  complete(request: ModelRequest, about: CallSubject): Promise<Completion>;
}

/** Hash of what a model's answers depend on: all of its spec but alias, limits and price. */
export function modelHash({ provider, name, temperature, maxTokens, params, version }: ModelSpec): string {
  return hashOf({ provider, name, temperature, maxTokens, params, version });
}
