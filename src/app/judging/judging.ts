import { openRecords } from '../../adapters/store/records.ts';
import type { Example } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { type Redact, redacted, redactorOf } from '../../domain/redact.ts';
import type { Judged } from '../../ports/metric.ts';
import type { Records } from '../../ports/records.ts';
import { type LoadOptions, loadExperiment } from '../config/load.ts';
import { secretsOf } from '../config/secrets.ts';
import { metricsOf } from '../metrics.ts';
import { populationFile } from '../session.ts';

/** A metric of the experiment that goes by a rubric. */
export interface JudgedMetric extends Judged {
  readonly name: string;
  /** People judge, nobody else. */
  readonly lazy: boolean;
}

/** A step's population as judges see it. Whoever asked for it closes the records. */
export interface Judging {
  readonly step: string;
  /** SIMULATED, REPLAYED or null. */
  readonly label: string | null;
  readonly metrics: readonly JudgedMetric[];
  /** By hash, since a changed example has other outputs; without the secrets in them. */
  readonly examples: ReadonlyMap<string, Example>;
  /** Takes secrets out of what people say. */
  readonly redact: Redact;
  readonly records: Records;
  /** The population's file. */
  readonly file: string;
}

/** Opens what judges read. Starts nothing, needs no key, works beside a run. Throws `UserError`. */
export async function openJudging(options: LoadOptions, populations: string): Promise<Judging> {
  const loaded = await loadExperiment(options);
  const judged = loaded.metrics.filter(({ kind }) => kind === 'rubric').map(({ name }) => name);
  const metrics = await metricsOf(loaded, (spec) => spec, judged);
  const { train, verify } = loaded.examples;
  const redact = redactorOf(secretsOf(loaded, loaded.env));
  const file = populationFile(populations, loaded.step);
  return {
    step: loaded.step,
    label: loaded.label,
    metrics: metrics.flatMap(({ name, judged, lazy = false }) => (judged ? [{ ...judged, name, lazy }] : [])),
    examples: new Map([...train, ...(verify ?? [])].map((example) => [hashOf(example), redacted(example, redact)])),
    redact,
    records: openRecords(file),
    file,
  };
}
