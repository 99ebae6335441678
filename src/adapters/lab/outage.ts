import { CallError, ProviderRefusal } from '../../domain/errors.ts';

/** An ask of a wave that came to its end: of which model, about which prompt or message, and what went wrong. */
export interface Ended {
  readonly model: string;
  readonly subject: string;
  readonly failure: CallError | null;
}

/**
 * Pauses the run where nobody answers any more: what a wave could not measure would be rejected for the provider's trouble,
 * and every later wave with it. Nothing of it is committed, so the same command asks again. `ended` in the order in which
 * they ended, which decides nothing else; `what` is what got no answer.
 */
export function pauseInOutage(what: string, ended: readonly Ended[]): void {
  const outage = outageIn(ended);
  if (outage) throw nobody(what, outage);
}

/** The same where nothing can be learned without an answer, whatever the trouble was. */
export function pauseInSilence(what: string, ended: readonly Ended[]): void {
  const [first] = ended;
  if (first?.failure && ended.every(({ failure }) => failure !== null)) throw nobody(what, first.failure);
}

/** What went wrong when the wave ended with no model answering; null when one did, or when a prompt may be to blame. */
function outageIn(ended: readonly Ended[]): CallError | null {
  const last = [...new Map(ended.map(({ model, failure }) => [model, failure])).values()];
  const failures = last.filter((failure) => failure !== null && failure.kind !== 'set_aside');
  // Models that are set aside are gone on without while others answer, and a refused request is its own fault.
  if (last.includes(null) || failures.some((failure) => failure?.kind === 'rejected')) return null;
  const [first = null] = failures;
  const answered = new Set(ended.filter(({ failure }) => failure === null).map(({ subject }) => subject));
  const unanswered = new Set(ended.map(({ subject }) => subject).filter((subject) => !answered.has(subject)));
  const silentAtEnd = ended.length - 1 - ended.findLastIndex(({ failure }) => failure === null);
  if (unanswered.size > 1) return first;
  const surely = failures.some((failure) => failure !== null && isProviders(failure));
  return surely && (unanswered.size === 1 || silentAtEnd > 1) ? first : null;
}

/** Trouble that no prompt brings about: one that makes a model ramble times out, and may get answers of no form. */
function isProviders({ kind, cause }: CallError): boolean {
  return kind === 'rate_limit' || (kind === 'transient' && !isTimeout(cause));
}

function isTimeout(cause: unknown): boolean {
  if (cause instanceof CallError) return isTimeout(cause.cause);
  return cause instanceof Error && cause.name === 'TimeoutError';
}

function nobody(what: string, cause: CallError): ProviderRefusal {
  return new ProviderRefusal(`${what}: ${cause.message}`, { cause });
}
