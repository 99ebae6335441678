import type { CandidateId } from '../domain/candidate.ts';
import type { Split } from '../domain/example.ts';
import { type NoiseFloor, noiseFloor } from '../domain/noise.ts';
import { type Measure, metricMeasure, primaryMeasure } from '../domain/pairs.ts';
import type { ModelId } from '../domain/rollout.ts';
import type { Row } from '../domain/score.ts';
import type { Evaluation } from './eval/evalPrompts.ts';
import { type Proof, proofOf } from './proof.ts';
import { type SpentReport, spentReport } from './report/front.ts';

/** Floors of one set of models. Null: nothing was scored more than once. */
export interface Floors {
  /** 0..1. */
  readonly primary: NoiseFloor | null;
  /** Each in its own unit. */
  readonly metrics: Readonly<Record<string, NoiseFloor | null>>;
}

/** The shape of `noise --json`. */
export interface NoiseReport extends Floors {
  readonly step: string;
  readonly split: Split;
  readonly label: string | null;
  readonly id: CandidateId;
  readonly examples: number;
  readonly attempts: number;
  readonly models: Readonly<Record<ModelId, Floors>>;
  /** Attempts of each cell on the verify split. */
  readonly verify_attempts: number;
  /** What the verify split can prove at best: where a prompt gains the same on every example, and only this noise scatters. */
  readonly proof: Proof | null;
  /** Of all evaluations of this step so far. */
  readonly spent: SpentReport;
}

/** The noise floor of a prompt that was measured several times. `readings` of the verify split so far. */
export function noiseReport(
  { experiment, prompts, spent }: Evaluation,
  { split, attempts, readings }: { readonly split: Split; readonly attempts: number; readonly readings: number },
): NoiseReport {
  const [prompt] = prompts;
  if (prompt === undefined) throw new Error('one prompt was to be measured');
  const { rows } = prompt.sheet;
  const { step, label, examples, models, search } = experiment;
  const ofModel = (model: ModelId) => rows.filter(({ ask }) => ask.model === model);
  const floors = floorsOf(rows, experiment, split);
  const spread = (floors.primary?.unitSd ?? 0) / Math.sqrt(search.verifyAttempts);
  return {
    step,
    split,
    label,
    id: prompt.candidate.id,
    examples: examples[split]?.length ?? 0,
    attempts,
    ...floors,
    models: Object.fromEntries(models.map(({ id }) => [id, floorsOf(ofModel(id), experiment, split)])),
    verify_attempts: search.verifyAttempts,
    proof: floors.primary === null ? null : proofOf(experiment, readings, [spread]),
    spent: spentReport(spent),
  };
}

type Measured = Pick<Evaluation['experiment'], 'primary' | 'metrics' | 'examples'>;

function floorsOf(rows: readonly Row[], { primary, metrics, examples }: Measured, split: Split): Floors {
  const units = new Map((examples[split] ?? []).map(({ id, group }) => [id, group ?? id]));
  const floor = (measure: Measure) =>
    noiseFloor(
      rows.flatMap((row) => {
        const { example, model } = row.ask;
        const value = measure(row);
        return value === null ? [] : [{ unit: units.get(example) ?? example, example, model, value }];
      }),
    );
  return {
    primary: floor(primaryMeasure(primary)),
    metrics: Object.fromEntries(metrics.map(({ name }) => [name, floor(metricMeasure(name))])),
  };
}
