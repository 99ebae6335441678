import type { Score } from '../../domain/score.ts';
import type { Experiment } from '../../ports/experiment.ts';
import { csvOf } from '../report/csvText.ts';
import type { RunOutput, RunOutputs } from './runOutputs.ts';

/** Recorded rollouts, a line each, as `evolve import` takes them back. */
export function recordedLines({ candidate, label, stepVersion, outputs }: RunOutputs): string {
  return outputs
    .map(({ rollout: { example, model, attempt, status, output, trace, usage, durationMs } }) =>
      JSON.stringify({
        candidate: candidate.components,
        ...(label === null ? {} : { label }),
        ...(stepVersion === null ? {} : { step_version: stepVersion }),
        example,
        model,
        attempt,
        ...(status === 'ok' ? {} : { status }),
        output,
        trace,
        ...(usage === null
          ? {}
          : {
              usage: {
                input_tokens: usage.inputTokens,
                output_tokens: usage.outputTokens,
                ...(usage.usd === undefined ? {} : { usd: usage.usd }),
              },
            }),
        duration_ms: durationMs,
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

const FIXED = ['step', 'label', 'run', 'candidate', 'split', 'example', 'model', 'attempt', 'status'];
const LAST = ['output', 'input_tokens', 'output_tokens', 'usd', 'duration_ms'];

/** For a spreadsheet: a row per output, a column per metric; what was not scored is empty. */
export function outputsCsv(exported: RunOutputs): string {
  const { experiment, candidate, label, run, outputs } = exported;
  const metrics = experiment.metrics.map(({ name }) => name);
  const rows = outputs.map((output) => {
    const { rollout, split } = output;
    const { primary, scores } = scoresShown(output, experiment);
    const { usage } = rollout;
    return [
      experiment.step,
      label ?? '',
      run?.number ?? '',
      candidate.id,
      split,
      rollout.example,
      rollout.model,
      rollout.attempt,
      rollout.status,
      primary ?? '',
      ...metrics.map((name) => scores[name] ?? ''),
      typeof rollout.output === 'string' ? rollout.output : JSON.stringify(rollout.output),
      usage?.inputTokens ?? '',
      usage?.outputTokens ?? '',
      usage?.usd ?? '',
      rollout.durationMs,
    ];
  });
  return csvOf([[...FIXED, 'primary', ...metrics, ...LAST], ...rows]);
}

/** Values by metric, in the order of the experiment; null where there is none yet, or never. */
export function scoresShown({ scores, primary }: RunOutput, { metrics }: Pick<Experiment, 'metrics'>) {
  const shown = (score: Score | undefined) => (score?.kind === 'scored' ? score.value : null);
  return {
    primary: shown(primary),
    scores: Object.fromEntries(metrics.map(({ name }) => [name, shown(scores[name])])),
  };
}
