import type Database from 'better-sqlite3';
import { UserError } from '../../domain/errors.ts';
import { takeUp } from '../../domain/fold.ts';
import type { Run } from '../../domain/population.ts';
import { printableLine } from '../../domain/printable.ts';
import type { OutcomeRecord, Records, RunRecord } from '../../ports/records.ts';
import { candidateReader } from './candidates.ts';
import { openForReading } from './database.ts';
import { forcedExportReader } from './exports.ts';
import { finishReader } from './finishes.ts';
import { gradeReader } from './grades.ts';
import { type OutcomeColumns, outcomeOf } from './outcomes.ts';
import { readingCounter, readingReader } from './readings.ts';
import { recordingReader } from './recordings.ts';
import { rolloutReader } from './rollouts.ts';
import { type RunColumns, runReader } from './runRows.ts';
import { scoreReader } from './scores.ts';
import { unpackSheet } from './sheet.ts';
import { standingReader } from './standing.ts';
import { readTotals, spentOf } from './totals.ts';
import { withTrouble } from './trouble.ts';

/** Opens a population for reading, also beside a process that is evolving it. Throws `UserError` when there is none. */
export function openRecords(path: string): Records {
  const db = openForReading(path);
  const rows = runReader(db);
  const outcomes = outcomeReader(db);
  const candidate = candidateReader(db);
  const rollouts = rolloutReader(db);
  const grades = gradeReader(db);
  const recorded = recordingReader(db);
  const scores = scoreReader(db);
  const forced = forcedExportReader(db);
  const record = recordReader(db);
  const finished = finishReader(db);
  const readings = readingCounter(db);
  const standing = standingReader(db);
  const withEnd = (run: Run) => takeUp(run, finished(run.head.number, run.generation)?.late ?? []);
  return {
    runs: () => withTrouble(path, () => rows.all().map(record)),
    run: (number) => withTrouble(path, () => withEnd(rows.folded(rowOf(rows.all(), number, path)))),
    outcomes: (run) => withTrouble(path, () => outcomes.ofRun(run)),
    find: (prefix) => withTrouble(path, () => outcomes.byPrefix(prefix)),
    candidate: (id) => withTrouble(path, () => candidate(id)),
    forcedExports: (id) => withTrouble(path, () => forced(id)),
    rollouts: (id) => withTrouble(path, () => rollouts.ofCandidate(id)),
    rolloutsByKey: (keys) => withTrouble(path, () => new Map(rollouts.byKeys(keys).map((one) => [one.key, one]))),
    recorded: () => withTrouble(path, recorded),
    scores: (keys) => withTrouble(path, () => scores(keys)),
    exhibits: () => withTrouble(path, grades.exhibits),
    grades: () => withTrouble(path, grades.all),
    readingsOf: ({ examples }) => withTrouble(path, () => readings(examples)),
    standing: (run, now) => withTrouble(path, () => standing(run, now)),
    close: () => void db.close(),
  };
}

function rowOf(rows: readonly RunColumns[], number: number, path: string): RunColumns {
  const row = rows.find((candidate) => candidate.number === number);
  if (row === undefined) throw new UserError(`${path} has no run ${number}: \`evolve runs\` lists them.`);
  return row;
}

function recordReader(db: Database.Database): (row: RunColumns) => RunRecord {
  const last = db.prepare<[number], number>('SELECT coalesce(max(number), -1) FROM generation WHERE run = ?').pluck();
  const finished = finishReader(db);
  const readings = readingReader(db);
  return (row) => {
    const generation = last.get(row.number) ?? -1;
    return {
      number: row.number,
      step: row.step,
      seed: row.seed,
      startedAt: new Date(row.started_at).toISOString(),
      generation,
      label: shown(row.label),
      profile: shown(row.profile),
      spent: spentOf(readTotals(db, row.number)),
      finished: finished(row.number, generation),
      readings: readings(row.number),
    };
  };
}

/** Names are shown everywhere, and a population may come from anybody. */
function shown(name: string | null): string | null {
  return name === null ? null : printableLine(name);
}

interface OutcomeReader {
  ofRun(run: number): OutcomeRecord[];
  byPrefix(prefix: string): OutcomeRecord[];
}

function outcomeReader(db: Database.Database): OutcomeReader {
  const joined =
    'SELECT outcome.*, candidate.components FROM outcome JOIN candidate ON candidate.id = outcome.candidate';
  const ofRun = db.prepare<[number], OutcomeColumns>(`${joined} WHERE run = ? ORDER BY generation, child`);
  // A range of the index; ids are hex, so that 'g' follows every id with this prefix.
  const byPrefix = db.prepare<[string, string], OutcomeColumns>(
    `${joined} WHERE candidate >= ? AND candidate < ? || 'g' ORDER BY run DESC, generation DESC, child DESC`,
  );
  return {
    ofRun: (run) => ofRun.all(run).map(recordOf),
    byPrefix: (prefix) => byPrefix.all(prefix, prefix).map(recordOf),
  };
}

function recordOf(row: OutcomeColumns): OutcomeRecord {
  return { run: row.run, generation: row.generation, outcome: outcomeOf(row, unpackSheet(row.sheet, 'train')) };
}
