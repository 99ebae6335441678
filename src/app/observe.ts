import { openLog } from '../adapters/log/openLog.ts';
import { openSpans } from '../adapters/telemetry/openSpans.ts';
import { BudgetExhausted, Interrupted, messageOf, ProviderRefusal, UserError } from '../domain/errors.ts';
import { redactorOf } from '../domain/redact.ts';
import type { ProgressEvent, StoppedBy, Watch, Within } from '../ports/progress.ts';
import type { LoadedExperiment } from './config/load.ts';
import { secretsOf } from './config/secrets.ts';

/** Who is told of some work. */
export interface Observers {
  readonly watch: Watch;
  /** A file that is told everything, a line of JSON each; null: none. */
  readonly log?: string | null;
}

/** What the work tells, and what it sends its calls within. */
export interface Observed {
  readonly watch: Watch;
  readonly within: Within;
}

/** The work that is observed: what it is called, and how it came to its end. */
export interface Work<T> {
  readonly name: string;
  endOf(result: T): StoppedBy;
  run(observed: Observed): Promise<T>;
}

/** Does some work, observed: a log where one is wanted, spans where an SDK takes them. Both hear of its end, whatever it is. */
export async function observing<T>(loaded: LoadedExperiment, observers: Observers, work: Work<T>): Promise<T> {
  const log = logOf(loaded, observers);
  const spans = await openSpans(work.name);
  const watches = [observers.watch, log.watch, spans.watch];
  const watch = (event: ProgressEvent) => {
    for (const told of watches) told(event);
  };
  try {
    const result = await work.run({ watch, within: spans.within });
    watch({ kind: 'ended', by: work.endOf(result), says: null });
    return result;
  } catch (error) {
    watch({ kind: 'ended', by: stoppedBy(error), says: messageOf(error) });
    throw error;
  } finally {
    log.close();
  }
}

function logOf(loaded: LoadedExperiment, { watch, log = null }: Observers) {
  if (log === null) return { watch: () => undefined, close: () => undefined };
  const redact = redactorOf(secretsOf(loaded, loaded.env));
  return openLog(log, { step: loaded.step, redact, lost: (text) => watch({ kind: 'note', text }) });
}

/** How an error ends a run. */
export function stoppedBy(error: unknown): StoppedBy {
  if (error instanceof BudgetExhausted) return 'budget';
  if (error instanceof ProviderRefusal) return 'refused';
  if (error instanceof UserError) return 'mistake';
  return error instanceof Interrupted || (error instanceof Error && error.name === 'AbortError')
    ? 'interrupted'
    : 'failed';
}
