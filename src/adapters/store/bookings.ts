import type { Role } from '../../ports/model.ts';
import type { CallEnd, CallStart, CallTicket } from '../../ports/store.ts';
import type { Connection } from './connection.ts';

interface Settled {
  readonly role: Role;
  /** Nano-USD. */
  readonly reserved: number;
  /** Reserved. */
  readonly tokens: number;
}

/** The statements on the call table. */
export interface Bookings {
  /** Null when the lease of `epoch` is lost; a null epoch is not guarded. */
  start(run: number, epoch: number | null, call: CallStart, reserved: number, now: number): CallTicket | null;
  /** Null when the call was settled before: the first end of a call stays. */
  settle(ticket: CallTicket, end: CallEnd, cost: number | null): Settled | null;
  /** Takes a call back that was not made; null when it is not under way. */
  withdraw(ticket: CallTicket): Settled | null;
  /** As whom a model answered in a run. */
  answeredAs(run: number, model: string): Answerer[];
}

interface Answerer {
  readonly model: string;
  readonly fingerprint?: string;
}

export function bookings({ db }: Connection): Bookings {
  const insert = db.prepare(
    `INSERT INTO call (run, epoch, key, role, model, status, reserved, reserved_tokens, started_at)
     SELECT ?, ?, ?, ?, ?, 'started', ?, ?, ? WHERE ? IS NULL OR ? = (SELECT epoch FROM lease WHERE id = 1)`,
  );
  // An unknown call whose answer comes late is settled like any other.
  const update = db.prepare<(string | number | null)[], Settled>(
    `UPDATE call SET status = ?, cost = ?, input_tokens = ?, output_tokens = ?, returned_model = ?, fingerprint = ?,
       error = ?, duration_ms = ?
     WHERE id = ? AND status IN ('started', 'unknown') RETURNING role, reserved, reserved_tokens AS tokens`,
  );
  const remove = db.prepare<[number], Settled>(
    `DELETE FROM call WHERE id = ? AND status = 'started' RETURNING role, reserved, reserved_tokens AS tokens`,
  );
  const answerers = db.prepare<[number, string], { readonly name: string; readonly fingerprint: string | null }>(
    `SELECT returned_model AS name, fingerprint FROM call WHERE run = ? AND model = ? AND returned_model IS NOT NULL
     GROUP BY returned_model, fingerprint ORDER BY min(id)`,
  );

  function start(run: number, epoch: number | null, call: CallStart, reserved: number, now: number): number | null {
    const { key, role, model, reserveTokens } = call;
    const { changes, lastInsertRowid } = insert.run(
      run,
      epoch,
      key,
      role,
      model,
      reserved,
      reserveTokens,
      now,
      epoch,
      epoch,
    );
    return changes === 0 ? null : Number(lastInsertRowid);
  }

  function settle(ticket: CallTicket, end: CallEnd, cost: number | null): Settled | null {
    const row =
      end.status === 'done'
        ? update.get(
            end.status,
            cost,
            end.usage?.inputTokens ?? null,
            end.usage?.outputTokens ?? null,
            end.returnedModel,
            end.fingerprint ?? null,
            null,
            end.durationMs,
            ticket,
          )
        : update.get(end.status, cost, null, null, null, null, end.error, end.durationMs, ticket);
    return row ?? null;
  }

  function answeredAs(run: number, model: string): Answerer[] {
    return answerers
      .all(run, model)
      .map(({ name, fingerprint }) => (fingerprint === null ? { model: name } : { model: name, fingerprint }));
  }

  return { start, settle, withdraw: (ticket) => remove.get(ticket) ?? null, answeredAs };
}
