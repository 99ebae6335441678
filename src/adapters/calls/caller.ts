import { setMaxListeners } from 'node:events';
import type { Caller, Model } from '../../ports/model.ts';
import { systemClock } from './clock.ts';
import { withDeadline } from './deadline.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { metered } from './meter.ts';
import { type Refusals, stoppedByRefusal } from './refusal.ts';
import { retried } from './retry.ts';
import type { Setting } from './setting.ts';
import { withSchemaInWords } from './words.ts';

/** Without a clock it is the system's; nobody need watch. */
export interface CallerParts
  extends Pick<Setting, 'ledger' | 'signal' | 'random'>,
    Partial<Pick<Setting, 'clock' | 'watch' | 'within'>> {
  /** Shared by the callers of a run, so that what one model of a provider was refused is not asked by another. */
  readonly refusals?: Refusals;
  /** Shared by the callers of a run, so that a model that is asked under two names keeps one limit. */
  readonly lanes?: Lanes;
}

/**
 * A model with every policy around it, from the outside in: schema in words, retry, limits, refusal, meter, deadline.
 * So each call on the wire is one row in the ledger, and a wait between two tries holds no place in the queue.
 * Throws `CallError` when this completion cannot be had, `ProviderRefusal`, `BudgetExhausted`, or the abort's reason.
 */
export function createCaller(model: Model, parts: CallerParts): Caller {
  const { signal, refusals = new Map() } = parts;
  const setting: Setting = { clock: systemClock, watch: () => undefined, within: (_, send) => send(), ...parts };
  const { spec } = model;
  // Every call under way listens to it, and stops listening when it ends: many are no leak.
  setMaxListeners(0, signal);
  const lane = (parts.lanes ?? createLanes([spec], setting)).of(spec);
  const booked = metered(withDeadline(model, signal), model, setting);
  const governed = lane.limited(stoppedByRefusal(booked, spec, refusals));
  const persistent = retried(governed, spec, lane.waits, setting);
  return { spec, complete: model.schemaInWords ? withSchemaInWords(persistent) : persistent };
}
