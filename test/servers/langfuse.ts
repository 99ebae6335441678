import { z } from 'zod';
import { serving } from './http.ts';

const text = z.string().nullish();
const time = z.iso.datetime().nullish();

/** Bodies by type of event, as the OpenAPI description of Langfuse's ingestion has them. */
const BODIES = {
  'trace-create': z.strictObject({
    id: text,
    timestamp: time,
    name: text,
    userId: text,
    input: z.unknown().optional(),
    output: z.unknown().optional(),
    sessionId: text,
    release: text,
    version: text,
    metadata: z.unknown().optional(),
    tags: z.array(z.string()).nullish(),
    environment: text,
    public: z.boolean().nullish(),
  }),
  'generation-create': z.strictObject({
    id: text,
    traceId: text,
    name: text,
    startTime: time,
    endTime: time,
    completionStartTime: time,
    model: text,
    modelParameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
    input: z.unknown().optional(),
    output: z.unknown().optional(),
    metadata: z.unknown().optional(),
    usageDetails: z.record(z.string(), z.int()).optional(),
    costDetails: z.record(z.string(), z.number()).nullish(),
    level: z.enum(['DEBUG', 'DEFAULT', 'WARNING', 'ERROR']).optional(),
    statusMessage: text,
  }),
  'score-create': z
    .strictObject({
      id: text,
      traceId: text,
      name: z.string(),
      value: z.union([z.number(), z.string()]),
      dataType: z.enum(['NUMERIC', 'BOOLEAN', 'CATEGORICAL', 'TEXT']).optional(),
      comment: text,
    })
    .refine(({ dataType, value }) => dataType !== 'BOOLEAN' || value === 0 || value === 1),
};

const event = z.strictObject({ id: z.string(), timestamp: z.iso.datetime(), type: z.string(), body: z.unknown() });
const batch = z.strictObject({ batch: z.array(event).min(1) });

type Bodies = Record<string, Record<string, unknown>>;

/**
 * A server that takes what Langfuse's ingestion documents: Basic Auth, batches below 3.5 MB, 207 with what it refused,
 * events known by their own id, bodies updated by theirs. `busy`: how many requests are first answered with 429.
 */
export async function startLangfuse(key: string, secret: string, busy = 0) {
  const kept: Record<string, Bodies> = { 'trace-create': {}, 'generation-create': {}, 'score-create': {} };
  const seen = new Set<string>();
  let batches = 0;
  let left = busy;
  const wanted = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  const url = await serving(({ method, path, authorization, body, bytes }) => {
    if (authorization !== wanted) return { status: 401, body: { message: 'Invalid credentials' } };
    if (method !== 'POST' || path !== '/api/public/ingestion') return { status: 404, body: {} };
    if (left-- > 0) return { status: 429, body: {}, headers: { 'retry-after': '0.01' } };
    if (bytes > 3_500_000) return { status: 413, body: { message: 'too large' } };
    const checked = batch.safeParse(body);
    if (!checked.success) return { status: 400, body: { message: checked.error.message } };
    batches += 1;
    const results = checked.data.batch.map(({ id, type, body: content }) => {
      const shape = BODIES[type as keyof typeof BODIES];
      const read = shape?.safeParse(content);
      if (!read?.success) return { id, status: 400, message: read?.error.message ?? `no event ${type}` };
      if (seen.has(id)) return { id, status: 409, message: 'an event of this id was there before' };
      seen.add(id);
      const own = String(read.data.id);
      kept[type]![own] = { ...kept[type]![own], ...(read.data as Record<string, unknown>) };
      return { id, status: 201 };
    });
    return {
      status: 207,
      body: {
        successes: results.filter(({ status }) => status === 201),
        errors: results.filter(({ status }) => status !== 201),
      },
    };
  });
  return { url, kept, batches: () => batches };
}
