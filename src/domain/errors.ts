/** What is wrong with an example or an answer is data. These are the troubles that are thrown. */

/** The user's mistake: one clear message that says what to do. Exit code 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The next wave or call would pass the budget. The run stops and can go on when the budget is raised. */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';
}

/** The caller aborted. What was paid for is stored. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A provider refuses for good (key, quota, unknown model): no further call makes sense. The run pauses, resumably. */
export class ProviderRefusal extends Error {
  override readonly name = 'ProviderRefusal';
}

/**
 * What went wrong with one call on the wire. `transient` and `invalid` may be asked again, `fatal` may not; a model that is
 * `set_aside` was not asked.
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly kind: 'transient' | 'rate_limit' | 'invalid' | 'rejected' | 'fatal' | 'set_aside';
  /** What the provider asks us to wait, in ms; absent when it says nothing. */
  readonly retryAfterMs: number | undefined;
  /** False when it is sure that the provider did no work; else the cost is unknown and what was reserved stays. */
  readonly billed: boolean;

  constructor(
    kind: CallError['kind'],
    message: string,
    options: { retryAfterMs?: number | undefined; billed?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
    this.billed = options.billed ?? (kind === 'transient' || kind === 'invalid');
  }
}

/** The task's own code went wrong on one rollout: that one is not measured, and no provider is to blame. */
export class TaskError extends CallError {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super('rejected', message, { billed: false, cause: options.cause });
  }
}

/** The population cannot be used: held by another process, newer than this program, damaged, on a full disk. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** Whether whoever typed the command can mend it by typing or placing something else; false: the machine has failed. */
  readonly mistake: boolean;

  constructor(message: string, { mistake = false, cause }: { mistake?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.mistake = mistake;
  }
}

/** The text of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** For the end of a switch over a union: a new member does not compile until it is handled. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
