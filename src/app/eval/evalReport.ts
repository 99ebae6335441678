import { type CandidateId, lengthOf } from '../../domain/candidate.ts';
import { type ComparisonKind, compareSheets, type Difference } from '../../domain/comparison.ts';
import type { Split } from '../../domain/example.ts';
import { type Estimate, meanPrimary } from '../../domain/measured.ts';
import { type SpentReport, spentReport } from '../report/front.ts';
import { type ScoresByModel, scoresByModel } from '../report/scores.ts';
import type { Evaluated, Evaluation } from './evalPrompts.ts';

export interface EvalPrompt {
  readonly prompt: string;
  readonly id: CandidateId;
  readonly chars: number;
  /** 0..1; null when nothing could be scored. */
  readonly primary: Estimate | null;
  readonly scores: ScoresByModel;
  /** Against the first prompt; null for the first, and where nothing was scored of both. */
  readonly compared:
    | (Omit<Difference, 'lower' | 'upper'> & {
        readonly lower: number | null;
        readonly upper: number | null;
        readonly kind: ComparisonKind;
      })
    | null;
}

/** The shape of `eval --json`. */
export interface EvalReport {
  readonly step: string;
  readonly split: Split;
  readonly label: string | null;
  readonly examples: number;
  readonly prompts: readonly EvalPrompt[];
  /** Of all evaluations of this step so far. */
  readonly spent: SpentReport;
}

export function evalReport({ experiment, prompts, spent }: Evaluation, split: Split): EvalReport {
  const { primary, label, step, examples } = experiment;
  return {
    step,
    split,
    label,
    examples: examples[split]?.length ?? 0,
    prompts: prompts.map((prompt, at) => ({
      prompt: prompt.name,
      id: prompt.candidate.id,
      chars: lengthOf(prompt.candidate),
      primary: meanPrimary(prompt.sheet, primary),
      scores: scoresByModel(prompt.sheet),
      compared: at === 0 ? null : comparedTo(prompts[0]!, prompt, experiment),
    })),
    spent: spentReport(spent),
  };
}

function comparedTo(
  first: Evaluated,
  prompt: Evaluated,
  { primary, metrics }: Evaluation['experiment'],
): EvalPrompt['compared'] {
  const found = compareSheets({ candidate: prompt.sheet, baseline: first.sheet }, primary, metrics).primary;
  if (found === null) return null;
  const finite = (bound: number) => (Number.isFinite(bound) ? bound : null);
  return { ...found, lower: finite(found.lower), upper: finite(found.upper) };
}
