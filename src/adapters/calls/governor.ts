import type { Completion, ModelRequest } from '../../ports/model.ts';
import type { HeldBy } from '../../ports/traffic.ts';

/**
 * Something that says when a call may go and hears how it went. `enter` resolves when the call may go; undefined means
 * at once, which costs nothing. Each call that entered ends with `passed` or `failed`, told the same request.
 */
export interface Governor {
  enter(request: ModelRequest): Promise<void> | undefined;
  passed(request: ModelRequest, completion: Completion): void;
  failed(error: unknown, request: ModelRequest): void;
  /** What lets no call go now, and for how long yet; null when one may. */
  holds(): Hold | null;
}

export interface Hold {
  readonly by: HeldBy;
  readonly ms: number;
}
