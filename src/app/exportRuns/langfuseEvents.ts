import type { IngestionEvent } from '../../adapters/servers/langfuse.ts';
import { shortId } from '../../domain/candidate.ts';
import { hashOf } from '../../domain/hash.ts';
import { pendingIn } from './pending.ts';
import type { RunOutput, RunOutputs } from './runOutputs.ts';

/** A trace for each output, with its call and its scores. Ids come from what they are of, so that the same ones are updated. */
export function langfuseEvents(exported: RunOutputs): IngestionEvent[] {
  return exported.outputs.flatMap((output) => [
    { type: 'trace-create' as const, body: traceOf(output, exported) },
    { type: 'generation-create' as const, body: generationOf(output, exported) },
    ...scoresOf(output),
  ]);
}

function traceOf(output: RunOutput, { experiment, candidate, run, label, verdict, rubrics }: RunOutputs) {
  const { key, example, model, attempt, status, trace } = output.rollout;
  const named = run === null ? 'imported' : `run ${run.number}`;
  return {
    id: key,
    name: experiment.step,
    ...(run === null ? {} : { timestamp: run.startedAt }),
    sessionId: `${experiment.step} ${named} ${shortId(candidate.id)}`,
    version: shortId(candidate.id),
    input: trace.findLast(({ role }) => role === 'user')?.content ?? null,
    output: output.rollout.output,
    tags: [
      output.split,
      model,
      ...(label === null ? [] : [label]),
      ...Object.entries(rubrics).map(([metric, rubric]) => `${metric}: ${rubric}`),
    ],
    metadata: {
      example,
      attempt,
      status,
      candidate: candidate.id,
      run: run?.number ?? null,
      verdict: verdict?.verdict ?? null,
      judge_pending: pendingIn(output),
      rubrics,
    },
  };
}

function generationOf({ rollout }: RunOutput, { experiment, run }: RunOutputs) {
  const { key, model, trace, output, usage, durationMs, status } = rollout;
  const spec = experiment.models.find(({ id }) => id === model);
  const start = run === null ? null : Date.parse(run.startedAt);
  const asked = trace.at(-1)?.role === 'assistant' ? trace.slice(0, -1) : trace;
  return {
    id: `${key}-answer`,
    traceId: key,
    name: 'answer',
    model: spec?.name ?? model,
    ...(spec?.temperature === undefined ? {} : { modelParameters: { temperature: spec.temperature } }),
    ...(start === null
      ? {}
      : { startTime: new Date(start).toISOString(), endTime: new Date(start + durationMs).toISOString() }),
    input: asked,
    output,
    ...(usage === null
      ? {}
      : {
          usageDetails: { input: usage.inputTokens, output: usage.outputTokens },
          ...(usage.usd === undefined ? {} : { costDetails: { total: usage.usd } }),
        }),
    ...(status === 'ok' ? {} : { level: 'WARNING', statusMessage: status }),
  };
}

/** What was not scored has no score. Whether it may come yet is one of its own, since a tag would stay when it has come. */
function scoresOf(output: RunOutput): IngestionEvent[] {
  const { rollout, scores, primary } = output;
  const named = Object.entries({ ...scores, primary });
  const values = named.flatMap(([name, score]) =>
    score.kind === 'unscored'
      ? []
      : [{ name, value: score.value, dataType: 'NUMERIC', comment: score.feedback ?? null }],
  );
  const waits = { name: 'judge_pending', value: pendingIn(output) ? 1 : 0, dataType: 'BOOLEAN', comment: null };
  return [...values, waits].map((score) => ({
    type: 'score-create',
    body: { id: hashOf([rollout.key, score.name]).slice(0, 32), traceId: rollout.key, ...score },
  }));
}
