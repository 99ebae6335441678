import type { ModelId } from '../domain/rollout.ts';
import type { Role } from './model.ts';
import type { Pulse } from './pulse.ts';

/** How a run stands, read beside whoever evolves it. */
export interface Standing {
  /** The process that has the population's lease, for this run or another one. */
  readonly holder: Holder | null;
  /** The last word of a process that evolved this run; null when another run had the last word. */
  readonly pulse: (Pulse & { readonly saidAt: number }) | null;
  /** Calls on the wire, or lost with their process. */
  readonly underway: readonly Underway[];
  readonly used: Used & { readonly roles: Readonly<Record<Role, Used>> };
  /** Calls that ended within the last minute. */
  readonly lastMinute: { readonly calls: number; readonly failed: number };
  /** When the last generations of the last process were committed, the newest first; ms since 1970. */
  readonly commits: readonly number[];
}

export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** It certainly runs no more; of another host nothing is certain. */
  readonly gone: boolean;
  readonly forMs: number;
  /** Since it was heard of. */
  readonly silentMs: number;
}

export interface Underway {
  readonly model: ModelId;
  readonly role: Role;
  readonly calls: number;
  readonly oldestMs: number;
}

/** What was used of each thing that a budget may limit. What is not known counts at what was reserved for it. */
export interface Used {
  readonly calls: number;
  readonly usd: number;
  readonly unknownUsd: number;
  readonly tokens: number;
  readonly unknownTokens: number;
  readonly minutes: number;
}
