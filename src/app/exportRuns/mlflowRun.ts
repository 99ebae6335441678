import type { TrackedRun } from '../../adapters/servers/mlflow.ts';
import { shortId } from '../../domain/candidate.ts';
import type { Split } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { meanPrimary } from '../../domain/measured.ts';
import { type Row, sheetOf } from '../../domain/score.ts';
import { scoresByModel } from '../report/scores.ts';
import { pendingIn } from './pending.ts';
import type { RunOutputs } from './runOutputs.ts';

/** A candidate as a run of MLflow: what never changes as params, what it scored as metrics, all else as tags. */
export function mlflowRun(exported: RunOutputs): TrackedRun {
  const { experiment, candidate, run, stepVersion, label, verdict, rubrics, outputs } = exported;
  const { step } = experiment;
  const named = run === null ? 'imported' : `run ${run.number}`;
  const models = [...new Set(outputs.map(({ rollout }) => rollout.model))];
  return {
    experiment: step,
    name: `${step} ${named} ${shortId(candidate.id)}`,
    identity: ['evolve.export', hashOf([step, run?.number ?? null, run?.startedAt ?? null, candidate.id])],
    startedAt: run?.startedAt ?? new Date(0).toISOString(),
    params: {
      step,
      candidate: candidate.id,
      run: run === null ? 'imported' : String(run.number),
      ...(run === null ? {} : { seed: String(run.seed) }),
      ...(stepVersion === null ? {} : { step_version: stepVersion }),
    },
    metrics: { ...metricsOf(exported, 'train'), ...metricsOf(exported, 'verify'), ...verdictMetrics(verdict) },
    tags: {
      label: label ?? 'live',
      models: models.join(', '),
      verdict: verdict?.verdict ?? 'none',
      judge_pending: String(outputs.filter(pendingIn).length),
      ...Object.fromEntries(Object.entries(rubrics).map(([metric, rubric]) => [`rubric.${metric}`, rubric])),
    },
  };
}

/** Means over examples: of primary and of each metric, over all models and by model. */
function metricsOf({ outputs, experiment }: RunOutputs, split: Split): Record<string, number> {
  const own = outputs.filter((output) => output.split === split);
  const rows = own.map(({ rollout: { candidate, example, model, attempt }, scores }): Row => {
    return { ask: { candidate, example, model, attempt, split }, scores };
  });
  if (rows.length === 0) return {};
  const sheet = sheetOf(split, rows);
  const primary = meanPrimary(sheet, experiment.primary);
  const byModel = Object.entries(scoresByModel(sheet)).flatMap(([model, metrics]) =>
    Object.entries(metrics).map(([metric, { mean }]) => [`${split}.${metric}.${model}`, mean] as const),
  );
  return {
    [`${split}.outputs`]: rows.length,
    ...(primary === null ? {} : { [`${split}.primary`]: primary.mean }),
    ...Object.fromEntries(byModel),
  };
}

function verdictMetrics(verdict: RunOutputs['verdict']): Record<string, number> {
  if (!verdict?.primary) return {};
  const { delta, lower, upper, p } = verdict.primary;
  const bounds = { 'verdict.lower': lower, 'verdict.upper': upper };
  const known = Object.entries(bounds).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return { 'verdict.delta': delta, 'verdict.p': p, ...Object.fromEntries(known) };
}
