import { resolve } from 'node:path';
import { loadExperiment } from './app/config/load.ts';
import { populationsFolder, runExperiment } from './app/session.ts';
import type { ProgressEvent } from './ports/progress.ts';
import type { Finished } from './ports/store.ts';

/** Which experiment to evolve, and how. Everything else stands in the experiment file. */
export interface EvolveOptions {
  /** A step of `experiments/<step>/experiment.yaml` below `cwd`. */
  readonly step?: string;
  /** An experiment file, in place of `step`. */
  readonly config?: string;
  readonly profile?: string;
  /** Aliases or ids: a choice of the experiment's models. */
  readonly models?: readonly string[];
  /** `key=value` each, as `--set` takes them. */
  readonly set?: readonly string[];
  /** A total; the seed is generation 0. */
  readonly generations?: number;
  readonly seed?: number;
  readonly concurrency?: number;
  /** Begins another run though there is one. */
  readonly fresh?: boolean;
  /** Default: the current folder. */
  readonly cwd?: string;
  /** The folder of the populations. Default: `EVOLVE_POPULATIONS`, else `populations/` in `cwd`. */
  readonly populations?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly envFile?: string;
  /** A file that is told everything that happens, a line of JSON each. */
  readonly log?: string;
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Aborting it stops the run with `Interrupted`; the same call goes on where it stopped. */
  readonly signal?: AbortSignal;
}

/**
 * Evolves a step's prompt, or goes on with its last run. Throws `UserError` for a mistake in the experiment or its options,
 * `ProviderRefusal` when a provider refuses for good, `Interrupted` after an abort, `StoreError` when the population cannot
 * be used. Whatever was paid for is kept in the population.
 */
export async function evolve(options: EvolveOptions): Promise<Finished> {
  const { cwd = process.cwd(), env = process.env, generations, seed, concurrency } = options;
  const { config: path, step, profile, models, set, envFile } = options;
  const overrides = { generations, seed, concurrency };
  const loaded = await loadExperiment({ cwd, env, path, step, profile, models, set, envFile, overrides });
  return runExperiment(loaded, {
    populations: options.populations ?? populationsFolder(cwd, loaded.env),
    fresh: options.fresh ?? false,
    watch: options.onProgress ?? (() => undefined),
    log: options.log === undefined ? null : resolve(cwd, options.log),
    signal: options.signal ?? new AbortController().signal,
  });
}

export type { Candidate, Components } from './domain/candidate.ts';
export { BudgetExhausted, Interrupted, ProviderRefusal, StoreError, UserError } from './domain/errors.ts';
export type { Example, Json } from './domain/example.ts';
export type { Message, Rollout, Usage } from './domain/rollout.ts';
export type { Fate, Generation, Outcome, Proposal, Spent } from './domain/run.ts';
export type { Row, Score, Sheet } from './domain/score.ts';
export type { MetricInput } from './ports/metric.ts';
export type { ProgressEvent } from './ports/progress.ts';
export type { FinalistReport, Finished, VerifyReport } from './ports/store.ts';
