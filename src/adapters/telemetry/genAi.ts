import type { Attributes } from '@opentelemetry/api';
import type { AnswerStatus } from '../../domain/rollout.ts';
import type { CallOutcome, CallSeen } from '../../ports/progress.ts';

/** Names of the GenAI semantic conventions for inference by a client, as of semantic-conventions-genai in 2026. */
export function callAttributes({ call, role, spec, server, rollout, seed, json }: CallSeen): Attributes {
  return {
    'gen_ai.operation.name': OPERATION,
    'gen_ai.provider.name': PROVIDERS[spec.provider] ?? spec.provider,
    'gen_ai.request.model': spec.name,
    'gen_ai.request.max_tokens': spec.maxTokens,
    'gen_ai.output.type': json ? 'json' : 'text',
    ...(spec.temperature === undefined ? {} : { 'gen_ai.request.temperature': spec.temperature }),
    ...(seed === null ? {} : { 'gen_ai.request.seed': seed }),
    ...(server === null ? {} : { 'server.address': server.address, 'server.port': server.port }),
    'evolve.call': call,
    'evolve.role': role,
    'evolve.model': spec.id,
    ...(rollout === null
      ? {}
      : {
          'evolve.candidate': rollout.candidate,
          'evolve.example': rollout.example,
          'evolve.attempt': rollout.attempt,
        }),
  };
}

export function callName({ spec }: CallSeen): string {
  return `${OPERATION} ${spec.name}`;
}

export function answeredAttributes({
  status,
  usage,
  returnedModel,
}: Extract<CallOutcome, { kind: 'answered' }>): Attributes {
  return {
    'gen_ai.response.model': returnedModel,
    'gen_ai.response.finish_reasons': [FINISH[status]],
    ...(usage === null
      ? {}
      : { 'gen_ai.usage.input_tokens': usage.inputTokens, 'gen_ai.usage.output_tokens': usage.outputTokens }),
    ...(usage?.usd === undefined ? {} : { 'evolve.cost.usd': usage.usd }),
  };
}

const OPERATION = 'chat';

/** Where the conventions have another name for a provider than ours. */
const PROVIDERS: Readonly<Record<string, string>> = { gemini: 'gcp.gemini' };

const FINISH: Readonly<Record<AnswerStatus, string>> = { ok: 'stop', truncated: 'length', refused: 'content_filter' };
