import type { Components } from '../domain/candidate.ts';

/** A gate of the user's own that takes a program: their tests, say, run with a candidate in place. */
export interface Inspection {
  /** Covers everything that its word may depend on but the candidate. */
  key(): Promise<string>;
  /**
   * Why the texts do not pass; null when they do. Throws `UserError` when it cannot be told, and `Interrupted` when `signal`
   * aborts.
   */
  run(components: Components, signal: AbortSignal): Promise<string | null>;
}
