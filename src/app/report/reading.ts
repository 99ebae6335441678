import { openRecords } from '../../adapters/store/records.ts';
import type { Objective } from '../../ports/experiment.ts';
import type { PromptPlace } from '../../ports/prompt.ts';
import type { Records } from '../../ports/records.ts';

import { type LoadedExperiment, type LoadOptions, loadExperiment } from '../config/load.ts';
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
  /** The experiment's, absolute. */
  readonly folder: string;
}

/** Opens what reading commands read. Starts nothing, needs no key, works beside a run. Throws `UserError`. */
export async function openReading(options: LoadOptions, populations: string): Promise<Reading> {
  const loaded = await loadExperiment(options);
  return {
    step: loaded.step,
    objectives: loaded.objectives,
    minimised: await minimisedOf(loaded),
    prompts: Object.values(loaded.prompt).map(({ place }) => place),
    folder: loaded.folder,
    records: openRecords(populationFile(populations, loaded.step)),
  };
}

/** Only an objective's direction matters here, so a metric module is loaded only when it is one. */
async function minimisedOf(loaded: LoadedExperiment): Promise<Set<string>> {
  const wanted = loaded.objectives.flatMap((one) => (one.kind === 'metric' ? [one.metric] : []));
  const metrics = await metricsOf(loaded, (spec) => spec, wanted);
  return new Set(metrics.filter(({ direction }) => direction === 'minimise').map(({ name }) => name));
}
