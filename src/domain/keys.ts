import type { CandidateId } from './candidate.ts';
import { hashOf } from './hash.ts';

/** What a rollout is: everything that its result depends on. Hashes as 64 hex digits. */
export interface RolloutIdentity {
  readonly stepVersion: string;
  readonly candidate: CandidateId;
  readonly exampleHash: string;
  readonly modelHash: string;
  readonly attempt: number;
}

/** 64 hex digits: the candidate's first 16, so that its rollouts lie together in an index, then a hash of all of it. */
export function rolloutKey(identity: RolloutIdentity): string {
  return identity.candidate.slice(0, 16) + hashOf(identity).slice(16);
}

/** A changed metric has other scores of the same rollout. */
export function scoreKey(rollout: string, metricHash: string): string {
  return hashOf([rollout, metricHash]);
}

/** A paid completion that is no rollout: a reflection, a judgement. */
export interface CompletionIdentity {
  readonly modelHash: string;
  readonly request: unknown;
  readonly seed: number;
  readonly generation: number;
  readonly child: number;
  readonly attempt: number;
}

export function completionKey(identity: CompletionIdentity): string {
  return hashOf(identity);
}

/**
 * One call of a rollout that takes several. `nth` tells equal requests of the rollout apart, from 0: their order of arrival
 * has no part in it. The rollout's key covers step, candidate, example, model and attempt, so every run finds it again.
 */
export function subcallKey(rollout: string, request: unknown, nth: number): string {
  return hashOf({ rollout, request, nth });
}

/** The `seed` that is sent to a provider: the last 31 bits of the key, so attempts differ and repeats do not. */
export function seedOf(key: string): number {
  return Number.parseInt(key.slice(-8), 16) & 0x7fffffff;
}
