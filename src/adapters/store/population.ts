import type { Candidate } from '../../domain/candidate.ts';
import type { Asked } from '../../domain/control.ts';
import type { VerifySplit } from '../../domain/reading.ts';
import type { Budget } from '../../ports/experiment.ts';
import type { Pulse } from '../../ports/pulse.ts';
import type { Archive, Ledger } from '../../ports/store.ts';
import { archive } from './archive.ts';
import { groupCommit } from './batch.ts';
import type { Connection, WriteName } from './connection.ts';
import { controlWriter } from './controls.ts';
import { openForWriting } from './database.ts';
import { leaseOf } from './lease.ts';
import { ledger } from './ledger.ts';
import { pulseWriter } from './pulses.ts';
import { lookWriter } from './readings.ts';
import { type RunContext, type Runs, runs } from './runs.ts';
import { readTotals, type Totals } from './totals.ts';
import { withTrouble } from './trouble.ts';

/** The population of a step, open for writing. */
export interface Population {
  /** Opening a run of it takes the lease: one process evolves a population at a time. */
  runs(context: RunContext): Runs;
  readonly archive: Archive;
  /** Asks a run to take up a candidate at its next generation, also while another process evolves it. False: it waits already. */
  ask(run: number | null, asked: Asked): Promise<boolean>;
  /** Counts a look at candidates on a verify split outside of a run, before it is shown, as one of its readings. */
  look(split: VerifySplit, candidates: readonly Candidate[]): void;
  /** The books of a run, to be opened after the run is. All ledgers of a run share their totals. */
  ledgerFor(run: number, budget: Budget): Ledger;
  /** Keeps what the process that has the lease says of itself, in place of what it said before. */
  keepPulse(pulse: Pulse): void;
  /** Commits what waits and gives the lease back. */
  close(): void;
}

export interface PopulationOptions {
  /** Ms since 1970. */
  readonly clock?: () => number;
  /** Ms from an arbitrary start. */
  readonly monotonic?: () => number;
  /** Silence after which another process may take the lease, in ms. */
  readonly leaseMs?: number;
  /** Called before each logical write; what it throws is that write's failure. */
  readonly beforeWrite?: (name: WriteName) => void;
}

/**
 * Opens the population file, or makes it. Throws `StoreError` with what to do when it cannot be written, is damaged, is
 * no population or is newer than this program.
 */
export function openPopulation(path: string, options: PopulationOptions = {}): Population {
  const db = openForWriting(path);
  const batch = groupCommit(db, path);
  const connection: Connection = {
    db,
    path,
    batch,
    now: options.clock ?? Date.now,
    monotonic: options.monotonic ?? (() => performance.now()),
    beforeWrite: options.beforeWrite ?? (() => undefined),
  };
  const lease = leaseOf(connection, options.leaseMs ?? 60_000);
  const ask = controlWriter(db, connection.now);
  const look = lookWriter(connection);
  const totals = new Map<number, Totals>();

  function totalsOf(run: number): Totals {
    const known = totals.get(run) ?? withTrouble(path, () => readTotals(db, run));
    totals.set(run, known);
    return known;
  }

  function close(): void {
    if (!db.open) return;
    batch.flush();
    try {
      withTrouble(path, lease.release);
    } finally {
      db.close();
    }
  }

  return {
    runs: (context) => runs(connection, lease, context),
    archive: archive(connection),
    ask: (run, asked) =>
      batch.write(() => {
        connection.beforeWrite('control');
        return ask(run, asked);
      }),
    look: (split, candidates) => withTrouble(path, () => look(split, candidates)),
    ledgerFor: (run, budget) => ledger(connection, lease, { run, budget, totals: totalsOf(run) }),
    keepPulse: pulseWriter(connection, lease),
    close,
  };
}
