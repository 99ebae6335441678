import type { Components } from './candidate.ts';

/** One local change: `find` in `component` becomes `replace`. An empty `find` appends at the end. */
export interface Edit {
  readonly component: string;
  readonly find: string;
  readonly replace: string;
}

/** An edit that was not used, and why. */
export interface DroppedEdit {
  readonly edit: Edit;
  readonly reason: string;
}

/** Where an edit landed in the parent's text: UTF-16 offsets, end exclusive. */
export interface Hunk {
  readonly component: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a reflection model answered. */
export interface EditReply {
  readonly hypothesis: string;
  readonly edits: readonly Edit[];
  readonly dropped: readonly DroppedEdit[];
}

export interface Patched {
  readonly components: Components;
  readonly applied: readonly Edit[];
  readonly hunks: readonly Hunk[];
  readonly dropped: readonly DroppedEdit[];
}
