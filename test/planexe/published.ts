import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupBy } from '../../src/domain/group.ts';
import { PLANEXE } from './convert.ts';
import { FIGURES, figureOf, type Scored } from './figures.ts';
import { type Answer, runOf } from './history.ts';

/** A figure that somebody published about runs of the history. */
export interface Published {
  readonly analysis: number;
  readonly runs: readonly (number | string)[];
  /** Null: of all plans. */
  readonly plan: string | null;
  readonly metric: string;
  /** Only this model's of the runs. */
  readonly model_filter?: string | null;
  readonly approx: boolean;
  readonly value: number;
  readonly decimals: number | null;
  readonly raw: string;
  readonly header: string;
  readonly source: string;
}

export function publishedFigures(): Published[] {
  const { figures } = JSON.parse(readFileSync(join(PLANEXE, 'published_metrics.json'), 'utf8')) as {
    figures: Published[];
  };
  return figures;
}

/** What the tables call by one name was counted in more ways than one. */
const DEFINITIONS: Readonly<Record<string, readonly string[]>> = {
  dup_names: ['dup_names_within_plan', 'dup_names_within_plan_raw'],
  placeholders: ['placeholder_levers'],
  chain_violations: ['chain_missing'],
  levers: ['levers', 'raw_levers'],
  unique_names: ['unique_names', 'unique_names_raw', 'unique_names_perplan'],
  option_count_violations: ['option_count_violations', 'option_count_violations_raw'],
  review_missing_controls: ['review_missing_controls', 'review_opener_not_controls'],
};

type Runs = ReadonlyMap<string, readonly Scored[]>;

/** Published figures by whether they agree with ours, and if not, by what they are figures of. */
export function compared(
  published: readonly Published[],
  runs: Runs,
  answers: readonly Answer[],
): Record<string, Published[]> {
  const kinds = groupBy(published, (one) => kindOf(one, runs, answers));
  return Object.fromEntries([...kinds].sort(([, a], [, b]) => b.length - a.length));
}

function kindOf(one: Published, runs: Runs, answers: readonly Answer[]): string {
  const keys = one.metric === 'plans_ok' ? [] : (DEFINITIONS[one.metric] ?? [one.metric]);
  if (keys.some((key) => FIGURES[key] === undefined)) return UNCOUNTED;
  const agrees = (value: number) => Math.abs(value - one.value) <= 0.5 * 10 ** -(one.decimals ?? 0) + 1e-9;
  const chosen = runsOf(one, answers).map((run) => runs.get(run) ?? []);
  const onPlans = chosen.map((run) => run.filter(({ rollout }) => one.plan === null || rollout.example === one.plan));
  const values = valuesOf(onPlans, keys);
  if (values.some(agrees)) return AGREE;
  if (one.approx && values.some((value) => Math.abs(value - one.value) <= 0.05 * value)) return ABOUT;
  const files = onPlans.flat().length;
  if (values.some((value) => agrees(value / files)) || valuesOf(onPlans, [`${one.metric}_macro`]).some(agrees))
    return AVERAGE;
  const plans = [...new Set(chosen.flat().map(({ rollout }) => rollout.example))];
  const ofPlan = (plan: string) => chosen.map((run) => run.filter(({ rollout }) => rollout.example === plan));
  if (one.plan === null && plans.some((plan) => valuesOf(ofPlan(plan), keys).some(agrees))) return ONE_PLAN;
  const before = runsBefore(one, answers).map((run) => runs.get(run) ?? []);
  return before.length > 0 && valuesOf(before, keys).some(agrees) ? BEFORE : OTHER;
}

/** Of several runs: over all of their outputs, and as the sum over runs. Without keys: how many plans were answered. */
function valuesOf(runs: readonly (readonly Scored[])[], keys: readonly string[]): number[] {
  if (keys.length === 0) return [runs.flat().length];
  return keys.flatMap((key) => {
    if (FIGURES[key] === undefined) return [];
    return [figureOf(key, runs.flat()), runs.reduce((sum, run) => sum + figureOf(key, run), 0)];
  });
}

/** The labels of the runs that a figure is about, of one model where it says so. */
function runsOf({ runs, model_filter: model }: Published, answers: readonly Answer[]): string[] {
  const labels = runs.map(String);
  if (!model) return labels;
  return labels.filter((label) => answers.some((answer) => runOf(answer) === label && answer.model === model));
}

/** The runs of the same models in the iteration before. */
function runsBefore(one: Published, answers: readonly Answer[]): string[] {
  return runsOf(one, answers).flatMap((label) => {
    const now = answers.find((answer) => runOf(answer) === label);
    const before = answers.find(({ analysis, model }) => model === now?.model && analysis === (now.analysis ?? 0) - 1);
    return before ? [runOf(before)] : [];
  });
}

export const AGREE = 'agree';
export const UNCOUNTED = 'no check of the library counts this';
export const ABOUT = 'agree within 5 %, and were said to be approximate';
export const AVERAGE = 'an average per file where the table says a total, or over files where it says over items';
export const ONE_PLAN = 'of one plan, where the table says all';
export const BEFORE = 'of the runs before the change, where the table says after it';
export const OTHER = 'agree with nothing that was recorded';

/** The three kinds of disagreement whose cause is known, and what they did to a conclusion. */
export const EXPLAINED: Readonly<Record<string, string>> = {
  [AVERAGE]:
    'totals and averages stand in one row: "67 to about 4 violations" is a total before and an average per file after; the totals are 67 and 75',
  [BEFORE]:
    'outputs were recorded with the prompt before the change, so that iterations were judged by what they did not change',
  [ONE_PLAN]: 'a share of one plan was read as that of the whole run: such as 71 % of a single plan',
};
