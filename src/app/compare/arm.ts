import type { Candidate } from '../../domain/candidate.ts';
import type { Rollout } from '../../domain/rollout.ts';

/** One side of a comparison: a prompt with the rollouts that there are of it. */
export interface Arm {
  /** As it was typed. */
  readonly name: string;
  readonly candidate: Candidate;
  /** What a recording calls it. */
  readonly label: string | null;
  /** Of the step that made the rollouts; null: nobody wrote it down. */
  readonly stepVersion: string | null;
  readonly rollouts: readonly Rollout[];
}

/** Whether the difference between two arms can be the prompt's. */
export type Attribution =
  /** The prompts differ and the step is the same. */
  | 'prompt'
  /** The same prompt on the same step: whatever differs is noise. */
  | 'noise'
  /** The same prompt: whatever differs and is no noise is the step's. */
  | 'step'
  /** The prompts differ, and the step may differ too. */
  | 'either';

export function attributionOf(a: Arm, b: Arm): Attribution {
  const samePrompt = a.candidate.id === b.candidate.id;
  const sameStep = a.stepVersion !== null && a.stepVersion === b.stepVersion;
  if (samePrompt) return sameStep ? 'noise' : 'step';
  return sameStep ? 'prompt' : 'either';
}
