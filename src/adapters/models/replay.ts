import { shortId } from '../../domain/candidate.ts';
import { CallError } from '../../domain/errors.ts';
import type { Usage } from '../../domain/rollout.ts';
import type { CallSubject, Completion, Model, ModelSpec } from '../../ports/model.ts';
import type { RecordedRollout, Recording } from './recording.ts';

export { loadRecording, type Recording } from './recording.ts';

/**
 * A model that answers from recorded rollouts of `spec.name`, found by candidate, example, model and attempt. What was
 * not recorded, and what was recorded as an error, is a rejected call.
 */
export function replayModel(spec: ModelSpec, recording: Recording): Model {
  return {
    spec,
    async call(_request, about, signal): Promise<Completion> {
      signal.throwIfAborted();
      const rollout = recordedFor(about, spec, recording);
      if (rollout.error !== undefined) throw new CallError('rejected', `recorded error: ${rollout.error}`);
      const { output } = rollout;
      const text = typeof output === 'string' ? output : JSON.stringify(output);
      return { text, status: rollout.status ?? 'ok', usage: usageOf(rollout), model: spec.name };
    },
  };
}

function recordedFor({ rollout, role }: CallSubject, spec: ModelSpec, { file, find }: Recording): RecordedRollout {
  if (!rollout) throw new CallError('fatal', `replay:${spec.name} answers recorded rollouts and cannot be a ${role}`);
  const { candidate, example, attempt } = rollout;
  const found = find(candidate.id, example.id, spec.name, attempt);
  if (found) return found;
  throw new CallError(
    'rejected',
    `not recorded in ${file}: prompt ${shortId(candidate.id)} on example "${example.id}" by model "${spec.name}", attempt ${attempt}`,
  );
}

function usageOf({ usage }: RecordedRollout): Usage | null {
  if (!usage) return null;
  const { input_tokens: inputTokens, output_tokens: outputTokens, usd } = usage;
  return { inputTokens, outputTokens, ...(usd === undefined ? {} : { usd }) };
}
