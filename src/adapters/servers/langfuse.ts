import { z } from 'zod';
import { UserError } from '../../domain/errors.ts';
import { type JsonServer, refusedBy, send } from './http.ts';

/** An event of Langfuse's public ingestion API. A body's id says what it is of: the same id again updates it. */
export interface IngestionEvent {
  readonly type: 'trace-create' | 'generation-create' | 'score-create';
  readonly body: { readonly id: string } & Readonly<Record<string, unknown>>;
}

const PATH = '/api/public/ingestion';

/** A batch may have 3.5 MB. */
const MOST_BYTES = 3_000_000;

const ingested = z.object({
  successes: z.array(z.object({ id: z.string() })),
  errors: z.array(z.object({ id: z.string(), status: z.number(), message: z.string().nullish() })),
});

/** Sends events in batches. `newId` gives each its own id, by which the server knows it from others. Throws `UserError`. */
export async function ingest(
  server: JsonServer,
  events: readonly IngestionEvent[],
  { newId, now }: { readonly newId: () => string; readonly now: () => Date },
): Promise<void> {
  const timestamp = now().toISOString();
  const enveloped = events.map((event) => ({ id: newId(), timestamp, ...event }));
  for (const batch of batchesOf(enveloped)) {
    const answer = await send(server, 'POST', PATH, { batch });
    if (answer.status !== 207) throw refusedBy(server, PATH, answer);
    refuseErrors(server, ingested.parse(answer.body));
  }
}

/** An error of a batch is told inside of an answer that is none. */
function refuseErrors({ name, url }: JsonServer, { errors }: z.infer<typeof ingested>): void {
  const [first] = errors;
  if (first === undefined) return;
  throw new UserError(
    `${name} at ${url} took the rest but refused ${errors.length} events, the first with ${first.status}: ${(first.message ?? '').replace(/\s+/g, ' ').slice(0, 300)}`,
  );
}

function batchesOf<T>(events: readonly T[]): T[][] {
  const batches: T[][] = [];
  let room = 0;
  for (const event of events) {
    const bytes = Buffer.byteLength(JSON.stringify(event)) + 1;
    if (bytes > room || batches.length === 0) {
      batches.push([]);
      room = MOST_BYTES;
    }
    batches.at(-1)!.push(event);
    room -= bytes;
  }
  return batches;
}
