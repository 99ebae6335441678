import type { CandidateId } from '../../domain/candidate.ts';
import { type ComparisonKind, type Difference, resultOf } from '../../domain/comparison.ts';
import type { Json } from '../../domain/example.ts';
import { points } from '../../domain/points.ts';
import { instanceOf, type ModelId } from '../../domain/rollout.ts';
import { type Arm, type Attribution, attributionOf } from './arm.ts';
import type { Compared } from './compareArms.ts';

/** A difference as JSON has it: a bound that does not exist is null. */
export interface DifferenceReport extends Omit<Difference, 'lower' | 'upper'> {
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface ArmReport {
  readonly name: string;
  readonly id: CandidateId;
  readonly label: string | null;
  readonly step_version: string | null;
  readonly rollouts: number;
}

/** The shape of `compare --json`: the second arm against the first. */
export interface ComparisonReport {
  readonly step: string;
  readonly label: string | null;
  readonly verdict: ComparisonKind;
  /** What the verdict is worth. */
  readonly reason: string;
  readonly attribution: Attribution;
  readonly baseline: CandidateId;
  readonly candidate: CandidateId;
  readonly a: ArmReport;
  readonly b: ArmReport;
  readonly primary: DifferenceReport | null;
  readonly models: Readonly<Record<ModelId, DifferenceReport>>;
  /** Each in its own unit, and each by itself. */
  readonly metrics: Readonly<Record<string, DifferenceReport>>;
  readonly won: number;
  readonly lost: number;
  readonly tied: number;
  /** Cells that only one arm has a score of. */
  readonly left_out: number;
  /** Rollouts on the verify split, which a comparison does not look at. */
  readonly hidden: number;
  readonly examples: readonly ExampleReport[];
}

/** `a` and `b`: the primary score of each arm, and the output of its first attempt. */
export interface ExampleReport {
  readonly id: string;
  readonly model: ModelId;
  readonly delta: number;
  readonly a: { readonly score: number; readonly output: Json };
  readonly b: { readonly score: number; readonly output: Json };
}

export function comparisonReport({ a, b, comparison, outputs, hidden, experiment }: Compared): ComparisonReport {
  const { primary, models, metrics, outcomes, leftOut } = comparison;
  const attribution = attributionOf(a, b);
  const results = outcomes.map(resultOf);
  const count = (wanted: ReturnType<typeof resultOf>) => results.filter((result) => result === wanted).length;
  return {
    step: experiment.step,
    label: experiment.label,
    // What is known to be noise is neither better nor worse, whatever a sample of it says.
    verdict: primary === null || attribution === 'noise' ? 'unclear' : primary.kind,
    reason: reasonOf(primary, attribution),
    attribution,
    baseline: a.candidate.id,
    candidate: b.candidate.id,
    a: armReport(a),
    b: armReport(b),
    primary: primary === null ? null : finite(primary),
    models: mapped(models),
    metrics: mapped(metrics),
    won: count('won'),
    lost: count('lost'),
    tied: count('tied'),
    left_out: leftOut,
    hidden,
    examples: outcomes.map(({ example, model, baseline, candidate, delta }) => {
      const output = (side: 'a' | 'b') => outputs[side].get(instanceOf({ example, model })) ?? null;
      return {
        id: example,
        model,
        delta,
        a: { score: baseline, output: output('a') },
        b: { score: candidate, output: output('b') },
      };
    }),
  };
}

const WORTH: Record<Attribution, string> = {
  prompt: 'the prompts differ, and the step is the same',
  noise: 'both arms are the same prompt on the same step: whatever differs is noise',
  step: 'both arms are the same prompt, and the step is another or not known: the difference is not the prompt’s',
  either: 'the prompts differ, and the step is another or not known: the difference may be the step’s',
};

function reasonOf(primary: Difference | null, attribution: Attribution): string {
  if (primary === null) return `the arms share no scored (example, model) pair; ${WORTH[attribution]}`;
  const { delta, lower, upper, n } = primary;
  const interval = Number.isFinite(lower) ? `95 % interval ${points(lower)} to ${points(upper)}` : 'no interval';
  return `${points(delta)} points on ${n} (example, model) pairs, ${interval}; ${WORTH[attribution]}`;
}

function armReport({ name, candidate, label, stepVersion, rollouts }: Arm): ArmReport {
  return { name, id: candidate.id, label, step_version: stepVersion, rollouts: rollouts.length };
}

function mapped(differences: Readonly<Record<string, Difference>>): Record<string, DifferenceReport> {
  return Object.fromEntries(Object.entries(differences).map(([name, one]) => [name, finite(one)]));
}

function finite({ lower, upper, ...rest }: Difference): DifferenceReport {
  const bound = (value: number) => (Number.isFinite(value) ? value : null);
  return { ...rest, lower: bound(lower), upper: bound(upper) };
}
