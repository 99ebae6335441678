import { z } from 'zod';
import type { Json } from '../../../domain/example.ts';

const count = z.int().positive();
const share = z.number().nonnegative();

export const json: z.ZodType<Json> = z.json();

/** USD per million tokens. */
export const price = z.strictObject({
  input: share.describe('USD per million input tokens.'),
  output: share.describe('USD per million output tokens.'),
});

export const model = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]+:\S+$/, 'expected `provider:name`, such as openai:gpt-4o-mini')
    .describe(
      '`provider:name`: openai, anthropic, openrouter, ollama, gemini, local, rehearsal, replay, or one of `providers`.',
    ),
  alias: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+$/, 'letters, digits, dot, dash and underscore only')
    .optional()
    .describe('Short name in tables and for --models.'),
  path: z
    .string()
    .min(1)
    .optional()
    .describe('Of a local model: its GGUF file, relative to the experiment; ~ is the home folder.'),
  temperature: share.optional().describe("Absent: the provider's own default."),
  max_tokens: count
    .optional()
    .describe('Output tokens at most; also what is reserved for. Default 4096, of a reflector 8192.'),
  params: z
    .record(z.string(), json)
    .default({})
    .describe(
      'Further parameters, sent as they are. Of a local model: template, context, threads, gpu, top_p, stop, calibrate.',
    ),
  price: price
    .optional()
    .describe('USD per million tokens. Default: the table of common prices. Wanted as soon as a budget is in USD.'),
  concurrency: count
    .optional()
    .describe("Calls of this model in flight at most. Default: the experiment's `concurrency`."),
  requests_per_minute: z.number().positive().optional().describe('Default: no limit.'),
  tokens_per_minute: count.optional().describe('Input and output together. Default: no limit.'),
  timeout_s: z.number().positive().max(86_400).default(120).describe('Seconds for one call, headers and body.'),
  tries: count.max(20).default(4).describe('Calls on the wire for one completion at most.'),
});

const ADDRESS = 'expected an address such as http://127.0.0.1:8080/v1';

const server = {
  base_url: z
    .url({ protocol: /^https?$/, error: ({ input }) => (input === undefined ? undefined : ADDRESS) })
    .describe('Address of the API.'),
  api_key: z.string().min(1).describe('`none`, or the key; or a quoted variable of the environment.'),
  structured_output: z.boolean().optional().describe('Whether it takes a JSON Schema for its answers. Default: true.'),
};
const simulation = { file: z.string().min(1).describe('What it answers from, relative to the experiment.') };

export const provider = z
  .discriminatedUnion(
    'api',
    [
      z.strictObject({ api: z.literal('openai'), ...server }),
      z.strictObject({ api: z.literal('anthropic'), ...server }),
      z.strictObject({ api: z.literal('rehearsal'), ...simulation }),
      z.strictObject({ api: z.literal('replay'), ...simulation }),
    ],
    { error: 'expected a section with `api`: openai | anthropic | rehearsal | replay' },
  )
  .describe('A server or a simulation by a name of yours; `api: openai` for every compatible server.');

export type ModelKeys = z.infer<typeof model>;
export type ProviderKeys = z.infer<typeof provider>;
