import { recordForcedExport } from '../../adapters/store/exports.ts';
import { splitHash } from '../../adapters/store/readings.ts';
import { openRecords } from '../../adapters/store/records.ts';
import type { Budget, Objective } from '../../ports/experiment.ts';
import type { PromptPlace } from '../../ports/prompt.ts';
import type { ForcedExport, Records } from '../../ports/records.ts';
import { type LoadedExperiment, type LoadOptions, loadExperiment } from '../config/load.ts';
import { verifySplitOf } from '../config/verifySplit.ts';
import { metricsOf } from '../metrics.ts';
import { populationFile } from '../session.ts';

/** A step's population and what its experiment says of it. Whoever asked for it closes the records. */
export interface Reading {
  readonly step: string;
  readonly records: Records;
  readonly objectives: readonly Objective[];
  /** Metrics that are minimised; all others are maximised. */
  readonly minimised: ReadonlySet<string>;
  readonly prompts: readonly PromptPlace[];
  /** What the experiment as it is now says of what it measures, and under which profile. */
  readonly label: string | null;
  readonly profile: string | null;
  /** Names the verify split as readings are counted over it; null for `verify: none`. */
  readonly verifySplit: string | null;
  /** Writes down that a candidate was exported against its verdict: the one thing that a reading command writes. */
  readonly recordForced: (forced: ForcedExport) => void;
  /** As the experiment is now. */
  readonly generations: number;
  readonly budget: Budget;
  /** The experiment's, absolute. */
  readonly folder: string;
}

/** Opens what reading commands read. Starts nothing, needs no key, works beside a run. Throws `UserError`. */
export async function openReading(options: LoadOptions, populations: string): Promise<Reading> {
  const loaded = await loadExperiment(options);
  const split = verifySplitOf(loaded);
  const file = populationFile(populations, loaded.step);
  return {
    step: loaded.step,
    objectives: loaded.objectives,
    minimised: await minimisedOf(loaded),
    prompts: Object.values(loaded.prompt).map(({ place }) => place),
    folder: loaded.folder,
    generations: loaded.generations,
    budget: loaded.budget,
    recordForced: (forced) => recordForcedExport(file, forced),
    label: loaded.label,
    profile: loaded.profile,
    verifySplit: split === null ? null : splitHash(split),
    records: openRecords(file),
  };
}

/** Only an objective's direction matters here, so a metric module is loaded only when it is one. */
async function minimisedOf(loaded: LoadedExperiment): Promise<Set<string>> {
  const wanted = loaded.objectives.flatMap((one) => (one.kind === 'metric' ? [one.metric] : []));
  const metrics = await metricsOf(loaded, (spec) => spec, wanted);
  return new Set(metrics.filter(({ direction }) => direction === 'minimise').map(({ name }) => name));
}
