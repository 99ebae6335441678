import type { Candidate } from './candidate.ts';

/** What a person asked of a run while it may be under way: taken up by its next generation, and committed with it. */
export interface Control extends Asked {
  readonly id: number;
}

export interface Asked {
  /** Written by a person, or found in recorded rollouts. */
  readonly kind: 'add' | 'import';
  readonly candidate: Candidate;
  /** Why, in the person's words; may be empty. */
  readonly note: string;
}
