import { resolve } from 'node:path';
import type { LoadOptions } from '../app/config/load.ts';
import { environmentOf, type LoadedExperiment, loadExperiment } from '../app/config/load.ts';
import { type DoctorRequest, examine } from '../app/doctor/doctor.ts';
import type { Finding } from '../app/doctor/finding.ts';
import { type Judging, openJudging } from '../app/judging/judging.ts';
import { openReading, type Reading } from '../app/report/reading.ts';
import { readingsSoFar } from '../app/report/readings.ts';
import { populationsFolder, runExperiment } from '../app/session.ts';
import { type VerifyRequest, verifyRun } from '../app/verify.ts';
import type { Watch } from '../ports/progress.ts';
import type { Finished, VerifyReport } from '../ports/store.ts';
import type { RunOptions, Selection } from './commands.ts';

/** What the commands need of the floor below. All throw `UserError` for an unknown step, naming the known ones. */
export interface Backend {
  /** Starts the run of this experiment, or goes on with it, or finds it finished. Throws `Interrupted` when aborted. */
  evolve(options: RunOptions, watch: Watch, signal: AbortSignal): Promise<Finished>;
  /** Reads the verify split for candidates of a run. Returns the report, or why there is none. */
  verify(
    selection: Selection,
    request: VerifyRequest & { readonly log: string | null },
    watch: Watch,
    signal: AbortSignal,
  ): Promise<VerifyReport | string>;
  read(selection: Selection): Promise<Reading>;
  judge(selection: Selection): Promise<Judging>;
  /** The experiment as it would run, and how often its verify split was read. Calls nobody, needs no key. */
  load(selection: Selection, limits: Limits): Promise<{ readonly loaded: LoadedExperiment; readonly readings: number }>;
  examine(selection: Selection, how: Examining, signal: AbortSignal): Promise<readonly Finding[]>;
}

/** What flags say about generations and budget. */
export type Limits = Partial<Pick<RunOptions, 'generations' | 'budgetUsd' | 'maxCalls'>>;

type Examining = Pick<DoctorRequest, 'offline' | 'probe' | 'population'>;

/** The real one: experiments and populations below `cwd`. */
export function createBackend(cwd: string, env: Readonly<Record<string, string | undefined>>): Backend {
  return {
    async evolve(options, watch, signal) {
      const loaded = await loadExperiment({ ...loadOptions(options, cwd, env), overrides: overridesOf(options) });
      return runExperiment(loaded, {
        populations: populationsFolder(cwd, loaded.env),
        fresh: options.fresh,
        watch,
        log: logFile(options.log, cwd),
        signal,
      });
    },
    async read(selection) {
      const options = loadOptions(selection, cwd, env);
      return openReading(options, populationsFolder(cwd, environmentOf(options)));
    },
    async judge(selection) {
      const options = loadOptions(selection, cwd, env);
      return openJudging(options, populationsFolder(cwd, environmentOf(options)));
    },
    async load(selection, { generations, budgetUsd, maxCalls }) {
      const overrides = {
        generations: generations ?? undefined,
        usd: budgetUsd ?? undefined,
        calls: maxCalls ?? undefined,
      };
      const loaded = await loadExperiment({ ...loadOptions(selection, cwd, env), overrides });
      return { loaded, readings: readingsSoFar(populationsFolder(cwd, loaded.env), loaded) };
    },
    async examine(selection, { offline, probe, population }, signal) {
      const load = loadOptions(selection, cwd, env);
      return examine({
        load,
        populations: populationsFolder(cwd, environmentOf(load)),
        named: selection.step !== null || selection.config !== null,
        offline,
        probe,
        population,
        nodeVersion: process.version,
        now: () => new Date(),
        signal,
      });
    },
    async verify(selection, request, watch, signal) {
      const loaded = await loadExperiment(loadOptions(selection, cwd, env));
      const log = logFile(request.log, cwd);
      return verifyRun(loaded, request, { populations: populationsFolder(cwd, loaded.env), watch, log, signal });
    },
  };
}

function logFile(path: string | null, cwd: string): string | null {
  return path === null ? null : resolve(cwd, path);
}

/** What was selected, for whoever reads experiments. */
export function loadOptions(selection: Selection, cwd: string, env: LoadOptions['env']): LoadOptions {
  const { step, config, profile, models, set, envFile } = selection;
  return {
    cwd,
    env,
    step: step ?? undefined,
    path: config ?? undefined,
    profile: profile ?? undefined,
    models: models ?? undefined,
    set: set.map(({ key, value }) => `${key}=${value}`),
    envFile: envFile ?? undefined,
  };
}

function overridesOf(options: RunOptions): NonNullable<LoadOptions['overrides']> {
  return {
    generations: options.generations ?? undefined,
    concurrency: options.concurrency ?? undefined,
    seed: options.seed ?? undefined,
    calls: options.maxCalls ?? undefined,
    usd: options.budgetUsd ?? undefined,
    allowUnknownPrice: options.allowUnknownPrice ? true : undefined,
  };
}
