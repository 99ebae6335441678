import { UserError } from '../../domain/errors.ts';
import { fold } from '../../domain/fold.ts';
import type { Run } from '../../domain/population.ts';
import type { VerifySplit } from '../../domain/reading.ts';
import type { Experiment } from '../../ports/experiment.ts';
import type { Finished, RunStore } from '../../ports/store.ts';
import { candidateWriter } from './candidates.ts';
import { generationWriter } from './commit.ts';
import type { Connection } from './connection.ts';
import { controlReader } from './controls.ts';
import { finishReader, finishWriter } from './finishes.ts';
import { checkIdentity } from './identity.ts';
import type { Lease } from './lease.ts';
import { readings } from './readings.ts';
import { type RunColumns, runReader } from './runRows.ts';
import { withTrouble } from './trouble.ts';

/** What a run store is told beside the experiment. */
export interface RunContext {
  /** The verify split, over which readings are counted; null for `verify: none`. */
  readonly verify: VerifySplit | null;
  /** The profile's name, for lists of runs. */
  readonly profile: string | null;
}

export interface Runs extends RunStore {
  /** Begins another run: with the experiment's seed, or the next one that no run of this population has used. */
  openFresh(experiment: Experiment): Promise<Run>;
  /** A run that there is, whatever its experiment says now. Throws `UserError` when there is none of this number. */
  resume(number: number): Promise<Run>;
  /** How the run ended, if it ended after its last generation. */
  finished(run: Run): Finished | null;
}

/** Runs in SQLite. Opening one takes the population's lease. */
export function runs(connection: Connection, lease: Lease, context: RunContext): Runs {
  const { db, path, batch } = connection;
  const reader = runReader(db);
  const insert = runWriter(connection, context);
  const commit = generationWriter(connection, lease);
  const reading = readings(connection, lease);
  const finish = finishWriter(connection, lease);
  const finished = finishReader(db);
  const controls = controlReader(db);
  const abandon = db.prepare(
    `UPDATE call SET status = 'unknown' WHERE run = ? AND status = 'started' AND (epoch IS NULL OR epoch < ?)`,
  );

  const latest = db.transaction((experiment: Experiment): RunColumns => {
    const [row] = reader.all();
    if (row === undefined) return insert(experiment, 1, experiment.seed);
    checkIdentity(row, experiment.identity);
    return row;
  });
  const another = db.transaction((experiment: Experiment): RunColumns => {
    const before = reader.all();
    const used = new Set(before.map((row) => row.seed));
    let seed = experiment.seed;
    while (used.has(seed)) seed += 1;
    return insert(experiment, (before[0]?.number ?? 0) + 1, seed);
  });

  function opened<T>(find: (asked: T) => RunColumns, asked: T): Run {
    return withTrouble(path, () => {
      batch.flush();
      const epoch = lease.take();
      const row = find(asked);
      // Whoever left calls in flight is gone: the lease is ours.
      abandon.run(row.number, epoch);
      return reader.folded(row);
    });
  }

  return {
    open: async (experiment) => opened(latest.immediate, experiment),
    openFresh: async (experiment) => opened(another.immediate, experiment),
    resume: async (number) => opened((wanted: number) => existing(reader.all(), wanted, path), number),
    controls: async (run) => withTrouble(path, () => controls(run.head.number)),
    async commit(run, generation) {
      const next = fold(run, generation);
      withTrouble(path, () => commit(run.head.number, generation));
      return next;
    },
    unblind: async (run, finalists) =>
      withTrouble(path, () => reading.unblind(splitOf(context), run.head.number, finalists)),
    readingOf: async (run, finalists) =>
      withTrouble(path, () => reading.numberOf(splitOf(context), run.head.number, finalists)),
    wasAltered: async () => withTrouble(path, () => reading.lost(splitOf(context)) > 0),
    async keepReading(run, report) {
      withTrouble(path, () => reading.keep(splitOf(context), run.head.number, report));
    },
    async finish(run, end) {
      withTrouble(path, () => finish(run.head.number, run.generation, end));
    },
    finished: (run) => withTrouble(path, () => finished(run.head.number, run.generation)),
  };
}

function existing(rows: readonly RunColumns[], number: number, path: string): RunColumns {
  const row = rows.find((one) => one.number === number);
  if (row === undefined) throw new UserError(`${path} has no run ${number}: \`evolve runs\` lists them.`);
  return row;
}

function splitOf({ verify }: RunContext): VerifySplit {
  if (verify !== null) return verify;
  throw new UserError('There is no verify split to read: the experiment says `verify: none`.');
}

function runWriter(
  { db, now, beforeWrite }: Connection,
  { profile }: RunContext,
): (experiment: Experiment, number: number, seed: number) => RunColumns {
  const writeCandidate = candidateWriter(db);
  const insert = db.prepare(
    `INSERT INTO run (number, step, seed, identity, parts, base, weights, population, label, profile, started_at)
     VALUES (@number, @step, @seed, @identity, @parts, @base, @weights, @population, @label, @profile, @started_at)`,
  );
  return (experiment, number, seed) => {
    const { base, identity } = experiment;
    const row: Omit<RunColumns, 'components'> = {
      number,
      step: experiment.step,
      seed,
      identity: identity.hash,
      parts: JSON.stringify(identity.parts),
      base: base.id,
      weights: JSON.stringify(experiment.primary),
      population: experiment.search.population,
      label: experiment.label,
      profile,
      started_at: now(),
    };
    beforeWrite('run');
    writeCandidate(base);
    insert.run(row);
    return { ...row, components: JSON.stringify(base.components) };
  };
}
