import type { CandidateId } from './candidate.ts';
import { hashOf } from './hash.ts';

/** Says of an archived rollout that it was not run here: somebody recorded it elsewhere. */
export interface Recorded {
  /** Its key. */
  readonly rollout: string;
  readonly candidate: CandidateId;
  /** What the recording calls the candidate. */
  readonly label: string | null;
  /** Version of the step that it was made by; null: nobody wrote it down. */
  readonly stepVersion: string | null;
}

/**
 * What stands for the step's version in the key of a recorded rollout. Where nobody wrote it down, rollouts of another
 * label may be of another step: they are kept apart.
 */
export function recordedVersion({ label, stepVersion }: Pick<Recorded, 'label' | 'stepVersion'>): string {
  return stepVersion ?? hashOf({ unknown: label });
}
