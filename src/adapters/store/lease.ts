import { StoreError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import { isGone, type Owner, thisProcess } from './process.ts';

/** One process evolves a population at a time. Its epoch fences late writes of an owner that was taken for dead. */
export interface Lease {
  /** Takes the lease or keeps it; returns its epoch. Throws `StoreError` naming the owner. */
  take(): number;
  /** Null before `take`. */
  epoch(): number | null;
  /** Throws `StoreError` when another process has it by now. To be asked inside the transaction that it guards. */
  check(): void;
  release(): void;
}

interface LeaseRow {
  readonly epoch: number;
  readonly pid: number | null;
  readonly host: string;
  readonly boot: string | null;
  readonly start: string | null;
  readonly heldMs: number;
  readonly silentMs: number;
}

/** Time as the database tells it, so that owners compare the same clock. */
const NOW = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

export function leaseOf({ db, path, batch }: Connection, expiryMs: number): Lease {
  const current = db.prepare<[], LeaseRow>(
    `SELECT epoch, pid, host, boot, process_start AS start, ${NOW} - taken_at AS heldMs, ${NOW} - heartbeat AS silentMs
     FROM lease WHERE id = 1`,
  );
  const claim = db.prepare(
    `UPDATE lease SET epoch = epoch + 1, pid = @pid, host = @host, boot = @boot, process_start = @start,
       taken_at = ${NOW}, heartbeat = ${NOW} WHERE id = 1`,
  );
  const beat = db.prepare(`UPDATE lease SET heartbeat = ${NOW} WHERE epoch = ?`);
  const free = db.prepare('UPDATE lease SET pid = NULL WHERE epoch = ?');
  let epoch: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  let trouble: unknown;

  const claimed = db.transaction((): number => {
    const row = current.get();
    if (row === undefined) throw new StoreError(`${path} has lost its lease row: it is not opened.`);
    if (row.pid !== null && !isStale(row, expiryMs))
      throw new StoreError(heldMessage(path, row, expiryMs), { mistake: true });
    claim.run(thisProcess());
    return row.epoch + 1;
  });

  function take(): number {
    if (epoch !== null) return epoch;
    const taken = claimed.immediate();
    epoch = taken;
    timer = setInterval(() => {
      // A heartbeat that fails costs nothing while the lease is kept; when it is lost, this is the reason.
      batch.write(() => beat.run(taken)).catch((error: unknown) => (trouble = error));
    }, expiryMs / 4);
    timer.unref();
    return taken;
  }

  function check(): void {
    if (epoch === null) throw new Error('the population is not leased: open a run first');
    if (current.get()?.epoch !== epoch) throw new StoreError(lostMessage(path), { cause: trouble });
  }

  function release(): void {
    clearInterval(timer);
    if (epoch !== null) free.run(epoch);
    epoch = null;
  }

  return { take, epoch: () => epoch, check, release };
}

function isStale(row: LeaseRow, expiryMs: number): boolean {
  if (row.silentMs > expiryMs || isGone(ownerOf(row))) return true;
  // The clock was set back since: whoever lives soon beats again, and of another host nobody can tell but by that.
  return row.silentMs < -expiryMs && row.host !== thisProcess().host;
}

function ownerOf(row: LeaseRow): Owner {
  return { pid: row.pid ?? 0, host: row.host, boot: row.boot, start: row.start };
}

function heldMessage(path: string, row: LeaseRow, expiryMs: number): string {
  const age = Math.max(0, Math.round(row.heldMs / 1000));
  return (
    `${path} is being evolved by process ${row.pid} on ${row.host}, for ${age} s now: wait for it or stop it. ` +
    `If it hangs, its hold ends after ${Math.round(expiryMs / 1000)} s of silence. Reading commands work meanwhile.`
  );
}

export function lostMessage(path: string): string {
  return `${path} was taken over by another process while this one was silent: nothing more is written here.`;
}
