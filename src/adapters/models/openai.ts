import type OpenAI from 'openai';
import { z } from 'zod';
import { CallError } from '../../domain/errors.ts';
import type { AnswerStatus } from '../../domain/rollout.ts';
import type { Completion, JsonSchema, Model, ModelRequest, ModelSpec } from '../../ports/model.ts';
import { answerName } from './answerName.ts';
import { boundedFetch } from './boundedFetch.ts';
import { serverOf } from './server.ts';
import { isStrict } from './strictSchema.ts';
import { callErrorOf, withTroubleNamed } from './trouble.ts';
import { usageOf } from './usage.ts';

/** Where a provider answers. A null key sends none. */
export interface Endpoint {
  readonly baseUrl: string;
  readonly apiKey: string | null;
}

/** Where servers that speak chat completions differ. */
export interface Dialect {
  readonly maxTokens: 'max_completion_tokens' | 'max_tokens';
  readonly schemas: boolean;
  readonly seeds: boolean;
}

export const OPENAI: Dialect = { maxTokens: 'max_completion_tokens', schemas: true, seeds: true };
export const COMPATIBLE: Dialect = { maxTokens: 'max_tokens', schemas: true, seeds: true };

/** A model behind OpenAI's chat completions, or behind any server that speaks them. One call on the wire per call. */
export function openaiModel(spec: ModelSpec, endpoint: Endpoint, dialect: Dialect = COMPATIBLE): Model {
  let client: Promise<OpenAI> | undefined;
  return {
    spec,
    schemaInWords: !dialect.schemas,
    seeds: dialect.seeds,
    server: serverOf(endpoint.baseUrl),
    call: (request, _about, signal) =>
      withTroubleNamed(
        async () => {
          client ??= clientOf(spec, endpoint, dialect);
          const body = bodyOf(spec, dialect, request);
          return completionOf(spec, await (await client).chat.completions.create(body, { signal }));
        },
        signal,
        endpoint.apiKey,
      ),
  };
}

/** The SDK is loaded at the first call: every other command would wait for it in vain. */
async function clientOf(spec: ModelSpec, { baseUrl, apiKey }: Endpoint, dialect: Dialect): Promise<OpenAI> {
  const { default: Client } = await import('openai');
  return new Client({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    maxRetries: 0,
    // Ours is over the whole call; the SDK's must not come first.
    timeout: Math.min(spec.timeoutMs * 2, 2 ** 31 - 1),
    logLevel: 'off',
    fetch: boundedFetch,
    // The environment's organization is nobody's business but OpenAI's.
    ...(dialect === OPENAI ? {} : { organization: null, project: null }),
    ...(apiKey === null ? { defaultHeaders: { Authorization: null } } : {}),
  });
}

function bodyOf(
  spec: ModelSpec,
  dialect: Dialect,
  request: ModelRequest,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const system = request.system === undefined ? [] : [{ role: 'system' as const, content: request.system }];
  return {
    ...(spec.params as object),
    model: spec.name,
    messages: [...system, ...request.messages],
    [dialect.maxTokens]: spec.maxTokens,
    ...(spec.temperature === undefined ? {} : { temperature: spec.temperature }),
    ...(request.seed === undefined || !dialect.seeds ? {} : { seed: request.seed }),
    ...(request.schema === undefined || !dialect.schemas ? {} : { response_format: formatOf(request.schema) }),
  };
}

function formatOf(schema: JsonSchema): OpenAI.ResponseFormatJSONSchema {
  return { type: 'json_schema', json_schema: { name: 'answer', schema: { ...schema }, strict: isStrict(schema) } };
}

const ANSWER = z.object({
  model: answerName.nullish(),
  system_fingerprint: answerName.nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z
    .object({ prompt_tokens: z.unknown().optional(), completion_tokens: z.unknown().optional() })
    .nullish()
    .catch(null),
});

function completionOf(spec: ModelSpec, answer: unknown): Completion {
  const parsed = ANSWER.safeParse(answer);
  if (!parsed.success)
    throw routedErrorOf(answer) ?? new CallError('invalid', `not a chat completion: ${glimpse(answer)}`);
  const { model, system_fingerprint: fingerprint, choices, usage } = parsed.data;
  const { finish_reason: reason, message } = choices[0]!;
  if (reason === 'error') throw new CallError('transient', 'the provider broke off its answer');
  const status = statusOf(reason, message.refusal);
  const text = message.refusal || message.content;
  if (status === 'ok' && typeof text !== 'string') throw new CallError('invalid', 'an answer without content');
  return {
    text: text ?? '',
    status,
    usage: usageOf(usage?.prompt_tokens, usage?.completion_tokens, spec.price),
    model: model ?? spec.name,
    ...(fingerprint ? { fingerprint } : {}),
  };
}

function statusOf(reason: string | null | undefined, refusal: string | null | undefined): AnswerStatus {
  if (refusal || reason === 'content_filter') return 'refused';
  return reason === 'length' ? 'truncated' : 'ok';
}

/** Routers answer 200 with the error of the provider behind them: `{"error": {"code": 429, "message": "..."}}`. */
function routedErrorOf(answer: unknown): CallError | null {
  const routed = z
    .object({ error: z.object({ code: z.number().min(400), message: z.string().catch('no message') }) })
    .safeParse(answer);
  if (!routed.success) return null;
  const { code, message } = routed.data.error;
  return callErrorOf(Object.assign(new Error(`${code} ${message}`), { status: code, error: routed.data.error }));
}

function glimpse(answer: unknown): string {
  return (JSON.stringify(answer) ?? String(answer)).slice(0, 120);
}
