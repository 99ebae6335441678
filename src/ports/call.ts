import type { Usage } from '../domain/rollout.ts';
import type { Role } from './model.ts';

/** One call about to be made: the most it may cost is reserved. */
export interface CallStart {
  readonly key: string;
  readonly role: Role;
  readonly model: string;
  readonly reserveUsd: number;
  readonly reserveTokens: number;
}

export type CallEnd =
  | {
      readonly status: 'done';
      readonly usage: Usage | null;
      readonly returnedModel: string;
      readonly fingerprint?: string;
      readonly durationMs: number;
    }
  | { readonly status: 'failed'; readonly error: string; readonly billed: boolean; readonly durationMs: number };

export type CallTicket = number;
