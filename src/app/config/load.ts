import { basename, dirname, resolve } from 'node:path';
import type { Splits } from '../../adapters/examples/splits.ts';
import { gitRootOf } from '../../adapters/locators/gitRoot.ts';
import { readTextFile } from '../../adapters/locators/textFile.ts';
import { UserError } from '../../domain/errors.ts';
import type { GateSettings } from '../../domain/gate.ts';
import type { Budget, SearchSettings } from '../../ports/experiment.ts';
import type { ModelSpec } from '../../ports/model.ts';
import { checked, standingMistakes } from './check.ts';
import { withEnvironmentFile } from './environmentFile.ts';
import { draftWarnings, examplesOf, nameOf } from './examples.ts';
import { findStep } from './find.ts';
import { type DeclaredGuards, guardsOf } from './guards.ts';
import { judgeWarnings } from './judge.ts';
import { type Measures, measuresOf } from './measures.ts';
import { judgesOf, ownCriterionMistakes } from './metrics.ts';
import { refuse } from './mistakes.ts';
import { chosenModels, type DeclaredModels, modelsOf, priceNotes } from './models.ts';
import {
  type Overrides,
  profileMistakes,
  profileName,
  profilesOf,
  withFlags,
  withoutProfiles,
  withProfile,
} from './overlays.ts';
import { type DeclaredPrompt, promptOf } from './prompt.ts';
import { type Providers, providersOf } from './providers.ts';
import { type ExperimentKeys, experiment } from './schema/experiment.ts';
import { laterMistakes } from './schema/later.ts';
import {
  budgetOf,
  type DeclaredGateCommand,
  gateCommandOf,
  gatesOf,
  refuseUnknownPrices,
  searchOf,
} from './settings.ts';
import type { Source } from './source.ts';
import { type DeclaredTask, taskOf } from './task.ts';
import { type Environment, expand } from './variables.ts';
import { parseYaml } from './yaml.ts';

/** Which experiment, and what the command line says about it. */
export interface LoadOptions {
  readonly cwd: string;
  readonly env: Environment;
  readonly step?: string | undefined;
  /** An experiment file; relative to `cwd`. */
  readonly path?: string | undefined;
  readonly profile?: string | undefined;
  /** Aliases or ids; absent: all. */
  readonly models?: readonly string[] | undefined;
  /** `key=value` each. */
  readonly set?: readonly string[] | undefined;
  readonly envFile?: string | undefined;
  readonly overrides?: Overrides | undefined;
  /** Where this program's own experiments are; absent: found by itself. */
  readonly programRoot?: string | null | undefined;
}

/** An experiment read, checked and with its files: everything that a run is composed of. */
export interface LoadedExperiment extends DeclaredPrompt, DeclaredModels, Measures, Providers {
  readonly step: string;
  /** Absolute. */
  readonly file: string;
  readonly folder: string;
  readonly gitRoot: string | null;
  readonly profile: string | null;
  readonly task: DeclaredTask;
  readonly examples: Splits;
  readonly search: SearchSettings;
  readonly guards: DeclaredGuards;
  readonly gates: GateSettings;
  readonly gateCommand: DeclaredGateCommand | null;
  readonly budget: Budget;
  readonly generations: number;
  /** Calls in flight at most, over all models. */
  readonly concurrency: number;
  readonly seed: number;
  /** What screens, files and exports must say. */
  readonly label: 'SIMULATED' | 'REPLAYED' | null;
  readonly judges: readonly ModelSpec[];
  /** What may go on, but makes its results worth less. */
  readonly warnings: readonly string[];
  /** What a user should know of how it was read. */
  readonly notes: readonly string[];
  /** With what --env-file added. */
  readonly env: Environment;
  /** Names the place of a key in messages: `reading(source, path, ...)`. */
  readonly source: Source;
}

/** Loads an experiment. Every mistake is a `UserError` with file, line, column, the path of the key and what is allowed. */
export async function loadExperiment(options: LoadOptions): Promise<LoadedExperiment> {
  const { cwd } = options;
  const env = environmentOf(options);
  const file =
    options.path === undefined ? findStep(options.step, cwd, options.programRoot) : resolve(cwd, options.path);
  const written = sourceOf(file, cwd);
  const profile = profileName(written, options.profile);
  const laid = withFlags(withProfile(written, profile), options.set ?? [], options.overrides ?? {});
  refuse(laid, [...laterMistakes(laid), ...profileMistakes(laid)]);
  const source = expand(withoutProfiles(laid), env);
  const keys = checked(experiment, source);
  for (const name of profilesOf(written).keys()) refuseStanding(withProfile(written, name));
  refuseOtherStep(keys.step, file, options, source);
  return { ...(await resolved(keys, source, file, options)), file, folder: dirname(file), profile, env, source };
}

/** The environment with what --env-file adds to it. */
export function environmentOf({ cwd, env, envFile }: Pick<LoadOptions, 'cwd' | 'env' | 'envFile'>): Environment {
  return envFile === undefined ? env : withEnvironmentFile(env, resolve(cwd, envFile));
}

function sourceOf(file: string, cwd: string): Source {
  const text = readTextFile(file, { what: 'experiment', maxBytes: 1_000_000 }).replace(/^\uFEFF/, '');
  const name = nameOf(file, cwd);
  const source = parseYaml(text, (line, column) => `${name}:${line}:${column}`);
  if (source.kind === 'map') return source;
  throw new UserError(`${source.at}: an experiment is a section of keys: step, prompt, examples, models, ...`);
}

type Resolved = Omit<LoadedExperiment, 'file' | 'folder' | 'profile' | 'env' | 'source'>;

async function resolved(
  keys: ExperimentKeys,
  source: Source,
  file: string,
  { cwd, models: names }: LoadOptions,
): Promise<Resolved> {
  const folder = dirname(file);
  const all = modelsOf(keys, source);
  const models = { ...all, models: names === undefined ? all.models : chosenModels(all.models, names) };
  const measures = measuresOf(keys, folder, source);
  const judges = judgesOf(measures.metrics);
  refuseUnknownPrices(keys.budget, { ...models, judges }, source);
  const { splits: examples, notes } = examplesOf(keys.examples, folder, cwd, source);
  refuse(source, ownCriterionMistakes(measures.metrics, examples));
  const located = await promptOf(keys, folder, source);
  return {
    step: keys.step,
    ...located,
    ...models,
    ...measures,
    judges,
    ...providersOf(keys, [...models.models, models.reflector, ...models.furtherReflectors, ...judges], folder, source),
    gitRoot: gitRootOf(folder),
    task: taskOf(keys.task, folder, source, Object.values(located.prompt)),
    examples,
    search: searchOf(keys.search, examples.train.length * models.models.length),
    guards: guardsOf(keys, examples, source),
    gates: gatesOf(keys.gates, located.base.components, source),
    gateCommand: gateCommandOf(keys.gates),
    budget: budgetOf(keys.budget),
    generations: keys.generations,
    concurrency: keys.concurrency,
    seed: keys.seed,
    label: labelOf([...models.models, models.reflector, ...models.furtherReflectors, ...judges]),
    warnings: [...judgeWarnings(judges, models.models), ...draftWarnings(examples)],
    notes: [
      ...notes,
      ...priceNotes([...models.models, models.reflector, ...models.furtherReflectors, ...judges], keys),
    ],
  };
}

function labelOf(models: readonly ModelSpec[]): LoadedExperiment['label'] {
  const kinds = models.map(({ kind }) => kind);
  return kinds.includes('simulated') ? 'SIMULATED' : kinds.includes('replayed') ? 'REPLAYED' : null;
}

/** Wrong in a profile that does not apply now: better said today than on the day that it is chosen. */
function refuseStanding(source: Source): void {
  refuse(source, standingMistakes(experiment, withoutProfiles(source)));
}

function refuseOtherStep(step: string, file: string, { path, step: asked }: LoadOptions, source: Source): void {
  if (path === undefined && step !== basename(dirname(file)))
    refuse(source, [
      { path: ['step'], message: `"${step}" must be the name of its folder, "${basename(dirname(file))}"` },
    ]);
  if (path !== undefined && asked !== undefined && asked !== step)
    throw new UserError(`--step ${asked} and -c ${path} contradict each other: the file is of step "${step}"`);
}
