import type Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import { CallError } from '../../domain/errors.ts';
import type { AnswerStatus } from '../../domain/rollout.ts';
import type { Completion, JsonSchema, Model, ModelRequest, ModelSpec } from '../../ports/model.ts';
import { answerName } from './answerName.ts';
import { boundedFetch } from './boundedFetch.ts';
import type { Endpoint } from './openai.ts';
import { serverOf } from './server.ts';
import { withTroubleNamed } from './trouble.ts';
import { usageOf } from './usage.ts';

/** How a schema is sent: as the output's format, as the input of a tool that must be used, or not at all. */
export type SchemaForm = 'format' | 'tool' | 'words';

const TOOL = 'answer';

/** Families from before structured output; they are asked by a forced tool. */
const BEFORE_FORMATS = /claude-(2|3|instant|(sonnet|opus)-4-(0|2025))/;

/** The form of schema that a Claude model takes, by its name. */
export function schemaFormOf(name: string): SchemaForm {
  return BEFORE_FORMATS.test(name) ? 'tool' : 'format';
}

/** A model behind Anthropic's messages. It takes no seed. One call on the wire per call. */
export function anthropicModel(spec: ModelSpec, endpoint: Endpoint, form: SchemaForm = schemaFormOf(spec.name)): Model {
  let sdk: Promise<Sdk> | undefined;
  return {
    spec,
    schemaInWords: form === 'words',
    server: serverOf(endpoint.baseUrl),
    call: (request, _about, signal) =>
      withTroubleNamed(
        async () => {
          sdk ??= loadSdk(spec, endpoint);
          const { client, transform } = await sdk;
          return completionOf(spec, await client.messages.create(bodyOf(spec, form, request, transform), { signal }));
        },
        signal,
        endpoint.apiKey,
      ),
  };
}

interface Sdk {
  readonly client: Anthropic;
  readonly transform: (schema: Record<string, unknown>) => Record<string, unknown>;
}

/** The SDK is loaded at the first call: every other command would wait for it in vain. */
async function loadSdk(spec: ModelSpec, endpoint: Endpoint): Promise<Sdk> {
  const [{ default: Client }, { transformJSONSchema }] = await Promise.all([
    import('@anthropic-ai/sdk'),
    import('@anthropic-ai/sdk/lib/transform-json-schema'),
  ]);
  return { client: clientOf(Client, spec, endpoint), transform: (schema) => transformJSONSchema(schema) };
}

function clientOf(Client: typeof Anthropic, spec: ModelSpec, { baseUrl, apiKey }: Endpoint): Anthropic {
  return new Client({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    authToken: null,
    maxRetries: 0,
    // Ours is over the whole call; the SDK's must not come first.
    timeout: Math.min(spec.timeoutMs * 2, 2 ** 31 - 1),
    logLevel: 'off',
    fetch: boundedFetch,
    ...(apiKey === null ? { defaultHeaders: { Authorization: null } } : {}),
  });
}

function bodyOf(
  spec: ModelSpec,
  form: SchemaForm,
  request: ModelRequest,
  transform: Sdk['transform'],
): Anthropic.MessageCreateParamsNonStreaming {
  const systems = request.messages.filter((message) => message.role === 'system').map((message) => message.content);
  const system = [...(request.system === undefined ? [] : [request.system]), ...systems].join('\n\n');
  return {
    ...(spec.params as object),
    model: spec.name,
    max_tokens: spec.maxTokens,
    messages: request.messages.flatMap(({ role, content }) => (role === 'system' ? [] : [{ role, content }])),
    ...(system === '' ? {} : { system }),
    ...(spec.temperature === undefined ? {} : { temperature: spec.temperature }),
    ...(request.schema === undefined ? {} : schemaOf(form, request.schema, spec, transform)),
  };
}

type SchemaParams = Pick<Anthropic.MessageCreateParamsNonStreaming, 'tools' | 'tool_choice' | 'output_config'>;

function schemaOf(form: SchemaForm, schema: JsonSchema, spec: ModelSpec, transform: Sdk['transform']): SchemaParams {
  if (form === 'words') return {};
  if (form === 'tool')
    return {
      tools: [{ name: TOOL, description: 'Gives the answer.', input_schema: { ...schema, type: 'object' } }],
      tool_choice: { type: 'tool', name: TOOL },
    };
  const further = spec.params.output_config;
  return {
    output_config: {
      ...(typeof further === 'object' ? further : {}),
      format: { type: 'json_schema', schema: transformed(schema, transform) },
    },
  };
}

/** What the format does not know (lengths, ranges) becomes part of the description, as the SDK does it. */
function transformed(schema: JsonSchema, transform: Sdk['transform']): Record<string, unknown> {
  try {
    return transform({ ...schema });
  } catch (cause) {
    throw new CallError('rejected', `the output schema cannot be sent to Anthropic: ${String(cause)}`, { cause });
  }
}

const COUNT = z.number().nullish().catch(null);
const ANSWER = z.object({
  type: z.literal('message'),
  model: answerName,
  stop_reason: z.string().nullish(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional(), input: z.unknown().optional() })),
  usage: z
    .object({
      input_tokens: z.unknown().optional(),
      output_tokens: z.unknown().optional(),
      cache_creation_input_tokens: COUNT,
      cache_read_input_tokens: COUNT,
    })
    .nullish()
    .catch(null),
});

function completionOf(spec: ModelSpec, answer: unknown): Completion {
  const parsed = ANSWER.safeParse(answer);
  if (!parsed.success) throw new CallError('invalid', `not a message: ${(JSON.stringify(answer) ?? '').slice(0, 120)}`);
  const { model, stop_reason: reason, content, usage } = parsed.data;
  const status = statusOf(reason);
  if (status === 'ok' && content.length === 0 && reason !== 'end_turn')
    throw new CallError('invalid', 'a message without content');
  const used = content.find((block) => block.type === 'tool_use');
  const cached = (usage?.cache_creation_input_tokens ?? 0) + (usage?.cache_read_input_tokens ?? 0);
  const inputTokens = typeof usage?.input_tokens === 'number' ? usage.input_tokens + cached : undefined;
  return {
    text: used
      ? JSON.stringify(used.input)
      : content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    status,
    usage: usageOf(inputTokens, usage?.output_tokens, spec.price),
    model,
  };
}

function statusOf(reason: string | null | undefined): AnswerStatus {
  if (reason === 'refusal') return 'refused';
  return reason === 'max_tokens' || reason === 'model_context_window_exceeded' ? 'truncated' : 'ok';
}
