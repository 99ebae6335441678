import { createCaller } from '../adapters/calls/caller.ts';
import { withoutSecrets } from '../adapters/calls/secrets.ts';
import { openPopulation } from '../adapters/store/population.ts';
import { completionKey, seedOf } from '../domain/keys.ts';
import type { Redact } from '../domain/redact.ts';
import type { Budget } from '../ports/experiment.ts';
import { type Completion, type Model, type ModelRequest, modelHash } from '../ports/model.ts';
import type { Ledger } from '../ports/store.ts';

/** Whom to ask, and where what is answered is kept. */
export interface KeptCalls {
  readonly model: Model;
  /** The population. */
  readonly file: string;
  readonly budget: Budget;
  readonly redact: Redact;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Asks once for each `child`: what was answered before is found, and not paid for again. */
export type AskOnce = (request: ModelRequest, child: number) => Promise<Completion>;

/** The books of what belongs to no run. */
const NO_RUN = 0;

/**
 * Calls outside a run, each kept in the step's population under its key, so that whoever was interrupted, or asks again, pays
 * for none of them twice. Closes the model. Throws what the caller throws: `CallError`, `BudgetExhausted`.
 */
export async function withKeptCalls<T>(
  { model, file, budget, redact, seed, signal }: KeptCalls,
  use: (ask: AskOnce, ledger: Ledger) => Promise<T>,
): Promise<T> {
  const population = openPopulation(file);
  try {
    const { archive } = population;
    const ledger = population.ledgerFor(NO_RUN, budget);
    const caller = createCaller(withoutSecrets(model, redact), { ledger, signal, random: Math.random });
    return await use(async (request, child) => {
      const key = completionKey({ modelHash: modelHash(model.spec), request, seed, generation: 0, child, attempt: 0 });
      const known = archive.completion(key);
      if (known !== null) return known;
      const completion = await caller.complete({ ...request, seed: seedOf(key) }, { role: 'reflector', key });
      await archive.saveCompletion(key, completion);
      return completion;
    }, ledger);
  } finally {
    population.close();
    await model.close?.();
  }
}
