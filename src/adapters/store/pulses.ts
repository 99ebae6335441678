import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Pulse } from '../../ports/pulse.ts';
import type { Connection } from './connection.ts';
import type { Lease } from './lease.ts';

/** Writes what the owner of the lease says of itself: one row, replaced each time. Nothing waits for it. */
export function pulseWriter({ db, batch, now }: Connection, lease: Lease): (pulse: Pulse) => void {
  const write = db.prepare(
    `INSERT INTO pulse (id, run, said_at, content) SELECT 1, @run, @at, @content
     WHERE @epoch = (SELECT epoch FROM lease WHERE id = 1)
     ON CONFLICT (id) DO UPDATE SET run = excluded.run, said_at = excluded.said_at, content = excluded.content`,
  );
  return (pulse) => {
    const row = { run: pulse.run, at: now(), content: JSON.stringify(pulse), epoch: lease.epoch() };
    // A disk that takes no pulse takes no result either, and that is told; a pulse alone is no reason to stop.
    batch.write(() => write.run(row)).catch(() => undefined);
  };
}

/** The last pulse of a population, whichever run it was of; null when there is none, or none that can be understood. */
export function pulseReader(db: Database.Database): () => (Pulse & { readonly saidAt: number }) | null {
  const last = db.prepare<[], { readonly said_at: number; readonly content: string }>(
    'SELECT said_at, content FROM pulse WHERE id = 1',
  );
  return () => {
    const row = last.get();
    const read = row && PULSE.safeParse(parsed(row.content));
    return read?.success ? { ...read.data, saidAt: row!.said_at } : null;
  };
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

const HELD_BY = z.enum([
  'calls_in_flight',
  'requests_per_minute',
  'tokens_per_minute',
  'retry_after',
  'circuit_open',
  'retry',
  'budget',
]);
const ENDED_BY = z.enum([
  'generations',
  'budget',
  'converged',
  'verified',
  'scored',
  'refused',
  'interrupted',
  'mistake',
  'failed',
]);
const AMOUNT = z.number().nullable();
const LIMIT = z.object({ calls: AMOUNT, usd: AMOUNT, tokens: AMOUNT, minutes: AMOUNT });

/** Files go from hand to hand, so it is not trusted to be ours. */
const PULSE: z.ZodType<Pulse> = z.object({
  run: z.number(),
  purpose: z.enum(['search', 'verify']),
  generation: z.number(),
  generations: z.number(),
  wave: z.object({ stage: z.string(), asked: z.number(), cached: z.number(), done: z.number() }).nullable(),
  budget: LIMIT.extend({ roles: z.object({ task: LIMIT, reflector: LIMIT, judge: LIMIT }) }),
  activity: z.object({
    traffic: z.array(
      z.object({
        models: z.array(z.string()),
        inFlight: z.number(),
        allowed: z.number(),
        waiting: z.array(z.object({ for: HELD_BY, calls: z.number(), ms: AMOUNT })),
      }),
    ),
    setAside: z.array(z.object({ model: z.string(), ms: AMOUNT, reason: z.string() })),
    kept: z.object({ calls: z.number(), usd: z.number(), tokens: z.number() }),
  }),
  ended: z.object({ by: ENDED_BY, says: z.string().nullable() }).nullable(),
});
