import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { openPopulation, type PopulationOptions } from '../src/adapters/store/population.ts';
import { type Composition, compose } from '../src/app/compose.ts';
import { type LoadedExperiment, type LoadOptions, loadExperiment } from '../src/app/config/load.ts';
import { runExperiment } from '../src/app/session.ts';
import type { ProgressEvent } from '../src/ports/progress.ts';
import type { Finished } from '../src/ports/store.ts';
import { afterTest } from './afterwards.ts';

/** The step of the small rehearsal that whole runs are tested with. */
export const STEP = 'villages';

export interface Whole {
  /** Where the user stands: `experiments/` is below it. */
  readonly cwd: string;
  readonly populations: string;
  /** The population file of `STEP`. */
  readonly file: string;
}

/** A folder with the small rehearsal and no population yet; it goes away after the test. */
export function whole(step = STEP): Whole {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'evolve-whole-')));
  afterTest(() => rmSync(cwd, { recursive: true, force: true }));
  cpSync(fileURLToPath(new URL(sourceOf(step), import.meta.url)), join(cwd, 'experiments', step), { recursive: true });
  const populations = join(cwd, 'populations');
  return { cwd, populations, file: join(populations, `${step}.sqlite`) };
}

function sourceOf(step: string): string {
  return step === STEP ? `fixtures/${STEP}` : `../experiments/${step}`;
}

export interface RunChanges {
  /** Spares reading the experiment again; `step`, `set` and `overrides` are not looked at then. */
  readonly loaded?: LoadedExperiment;
  readonly step?: string;
  readonly set?: readonly string[];
  readonly overrides?: LoadOptions['overrides'];
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
  readonly watch?: (event: ProgressEvent) => void;
  readonly log?: string;
  readonly population?: PopulationOptions;
  /** Puts other models in. */
  readonly recast?: (composition: Composition) => Composition;
}

export function load({ cwd }: Whole, { step = STEP, set, overrides }: RunChanges = {}): Promise<LoadedExperiment> {
  return loadExperiment({ cwd, env: {}, step, programRoot: null, set, overrides });
}

/** Runs through the session, as the command line does, in this process. */
export async function run(place: Whole, changes: RunChanges = {}): Promise<Finished> {
  const { populations } = place;
  const { fresh = false, recast = (composition) => composition } = changes;
  const loaded = changes.loaded ?? (await load(place, changes));
  const signal = changes.signal ?? new AbortController().signal;
  return runExperiment(
    loaded,
    { populations, fresh, watch: changes.watch ?? (() => undefined), log: changes.log ?? null, signal },
    {
      compose: async (experiment) => recast(await compose(experiment)),
      open: (path) => openPopulation(path, changes.population),
    },
  );
}

/** All that a run decided: generations and outcomes as they are stored, and its end. What it spent is not part of it. */
export function decided(file: string, number = 1) {
  return reading(file, (db) => ({
    generations: db.prepare('SELECT number, remeasured FROM generation WHERE run = ? ORDER BY number').all(number),
    outcomes: db
      .prepare(
        `SELECT generation, place, child, candidate, operator, parents, bucket, hypothesis, edits, dropped, fate, sheet
         FROM outcome WHERE run = ? ORDER BY generation, place`,
      )
      .all(number),
    ends: db
      .prepare<[number], { generation: number; finished: string }>(
        'SELECT generation, finished FROM finish WHERE run = ? ORDER BY generation',
      )
      .all(number)
      .map(({ generation, finished }) => ({ generation, finished: unspent(JSON.parse(finished) as Finished) })),
  }));
}

/** A run's end without what it cost. */
export function unspent({ spent: _, ...end }: Finished): Omit<Finished, 'spent'> {
  return end;
}

/** A call as the books have it. */
export interface Call {
  readonly run: number;
  readonly key: string;
  readonly role: 'task' | 'reflector' | 'judge';
  readonly status: 'started' | 'done' | 'failed' | 'unknown';
  /** Nano-USD. */
  readonly reserved: number;
  /** Nano-USD; null when it is not known. */
  readonly cost: number | null;
}

export function callsIn(file: string): readonly Call[] {
  return reading(file, (db) => db.prepare<[], Call>('SELECT * FROM call ORDER BY id').all());
}

/** What SQLite finds wrong with the file: `ok`. */
export function integrity(file: string): unknown {
  return reading(file, (db) => db.pragma('integrity_check', { simple: true }));
}

export function reading<T>(file: string, read: (db: Database.Database) => T): T {
  const db = new Database(file, { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}
