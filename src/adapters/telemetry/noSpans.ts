import type { Watch, Within } from '../../ports/progress.ts';

/** Somebody who makes spans of what a run tells. */
export interface Spans {
  readonly watch: Watch;
  readonly within: Within;
}

export const NO_SPANS: Spans = { watch: () => undefined, within: (_, send) => send() };
