import { setMaxListeners } from 'node:events';
import type { Random } from '../../domain/random.ts';
import type { Caller, Model } from '../../ports/model.ts';
import type { Ledger } from '../../ports/store.ts';
import { type Clock, systemClock } from './clock.ts';
import { withDeadline } from './deadline.ts';
import { limited } from './limits.ts';
import { metered } from './meter.ts';
import { type Refusals, stoppedByRefusal } from './refusal.ts';
import { retried } from './retry.ts';
import { withSchemaInWords } from './words.ts';

export interface CallerParts {
  readonly ledger: Ledger;
  /** Aborts everything: waits, calls under way, calls not yet begun. Its reason is what is thrown. */
  readonly signal: AbortSignal;
  /** For jitter only: nothing that is measured depends on it. */
  readonly random: Random;
  readonly clock?: Clock;
  /** Shared by the callers of a run, so that what one model of a provider was refused is not asked by another. */
  readonly refusals?: Refusals;
}

/**
 * A model with every policy around it, from the outside in: schema in words, retry, limits, refusal, meter, deadline.
 * So each call on the wire is one row in the ledger, and a wait between two tries holds no place in the queue.
 * Throws `CallError` when this completion cannot be had, `ProviderRefusal`, `BudgetExhausted`, or the abort's reason.
 */
export function createCaller(model: Model, parts: CallerParts): Caller {
  const { ledger, signal, random, clock = systemClock, refusals = new Map() } = parts;
  const { spec } = model;
  // Every call under way listens to it, and stops listening when it ends: many are no leak.
  setMaxListeners(0, signal);
  const booked = metered(withDeadline(model, signal), spec, ledger, clock, signal);
  const governed = limited(stoppedByRefusal(booked, spec, refusals), spec, clock, signal);
  const persistent = retried(governed, spec, clock, random, signal);
  return { spec, complete: model.schemaInWords ? withSchemaInWords(persistent) : persistent };
}
