import type Database from 'better-sqlite3';
import type { Candidate } from '../../domain/candidate.ts';
import { hashOf } from '../../domain/hash.ts';
import type { VerifySplit } from '../../domain/reading.ts';
import type { ReadingRecord } from '../../ports/records.ts';
import type { VerifyReport } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import type { Lease } from './lease.ts';

export interface Readings {
  /** The number that `unblind` would give. */
  numberOf(split: VerifySplit, run: number, finalists: readonly Candidate[]): number;
  unblind(split: VerifySplit, run: number, finalists: readonly Candidate[]): number;
  /** Hashes of examples that earlier looks at this split had, and it has no longer. */
  lost(split: VerifySplit): number;
  /** Keeps what a registered reading showed. */
  keep(split: VerifySplit, run: number, report: VerifyReport): void;
}

/**
 * Readings of verify splits. They count over all runs of the population, and over all splits that share an example: every
 * look at an example wears it out. The same finalists of the same run on the same split and terms are the same reading; other
 * attempts, metrics or guards are another look.
 */
export function readings({ db, batch, now, beforeWrite }: Connection, lease: Lease): Readings {
  const known = db
    .prepare<[string, number, string], number>(
      'SELECT number FROM reading WHERE verify = ? AND run = ? AND finalists = ?',
    )
    .pluck();
  const earlier = readingCounter(db);
  const lost = lossCounter(db);
  const insert = db.prepare(
    'INSERT INTO reading (verify, number, run, finalists, examples, read_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE reading SET report = ? WHERE verify = ? AND number = ? AND run = ?');

  function numberOf(split: VerifySplit, run: number, finalists: readonly Candidate[]): number {
    const verify = splitHash(split);
    const before = known.get(verify, run, idsOf(finalists));
    return before ?? earlier(split.examples) + 1;
  }

  const register = db.transaction((split: VerifySplit, run: number, finalists: readonly Candidate[]): number => {
    lease.check();
    const verify = splitHash(split);
    const number = numberOf(split, run, finalists);
    if (known.get(verify, run, idsOf(finalists)) !== undefined) return number;
    beforeWrite('reading');
    insert.run(verify, number, run, idsOf(finalists), JSON.stringify(split.examples), now());
    return number;
  });

  const keep = db.transaction((split: VerifySplit, run: number, report: VerifyReport) => {
    lease.check();
    beforeWrite('reading');
    update.run(JSON.stringify(report), splitHash(split), report.reading, run);
  });

  return {
    numberOf,
    unblind(split, run, finalists) {
      batch.flush();
      return register.immediate(split, run, finalists);
    },
    lost: ({ examples }) => lost(examples),
    keep: (split, run, report) => keep.immediate(split, run, report),
  };
}

/** How often a split was read so far, or another one that shares an example with it, or may: of old ones nobody wrote down which. */
export function readingCounter(db: Database.Database): (examples: VerifySplit['examples']) => number {
  const count = db
    .prepare<[{ readonly split: string }], number>(
      `SELECT count(*) FROM (${SEEN}) AS seen WHERE examples = '[]' OR ${SHARED}`,
    )
    .pluck();
  return (examples) => count.get({ split: JSON.stringify(examples) }) ?? 0;
}

const SEEN = 'SELECT examples FROM reading UNION ALL SELECT examples FROM look';
const SHARED =
  'EXISTS (SELECT 1 FROM json_each(seen.examples) AS mine JOIN json_each(@split) AS theirs ON mine.value = theirs.value)';

function lossCounter(db: Database.Database): (examples: VerifySplit['examples']) => number {
  const count = db
    .prepare<[{ readonly split: string }], number>(
      `SELECT count(DISTINCT mine.value) FROM (${SEEN}) AS seen, json_each(seen.examples) AS mine
       WHERE ${SHARED} AND mine.value NOT IN (SELECT value FROM json_each(@split))`,
    )
    .pluck();
  return (examples) => count.get({ split: JSON.stringify(examples) }) ?? 0;
}

/** Counts a look at candidates on a verify split outside of a run; the same candidates on the same terms are the same look. */
export function lookWriter({
  db,
  now,
  beforeWrite,
}: Connection): (split: VerifySplit, candidates: readonly Candidate[]) => void {
  const insert = db.prepare('INSERT OR IGNORE INTO look (verify, candidates, examples, looked_at) VALUES (?, ?, ?, ?)');
  return (split, candidates) => {
    beforeWrite('reading');
    insert.run(splitHash(split), idsOf(candidates), JSON.stringify(split.examples), now());
  };
}

/** The readings of a run, in their order. */
export function readingReader(db: Database.Database): (run: number) => ReadingRecord[] {
  const select = db.prepare<[number], ReadingColumns>('SELECT * FROM reading WHERE run = ? ORDER BY read_at, number');
  return (run) =>
    select.all(run).map(({ number, verify, finalists, report }) => ({
      number,
      split: verify,
      finalists: JSON.parse(finalists) as readonly string[],
      report: report === null ? null : (JSON.parse(report) as VerifyReport),
    }));
}

interface ReadingColumns {
  readonly number: number;
  readonly verify: string;
  readonly finalists: string;
  readonly report: string | null;
}

/** Names a split as it is read, whatever the order of its examples. */
export function splitHash({ examples, terms }: VerifySplit): string {
  return hashOf([[...examples].sort(), terms]);
}

function idsOf(finalists: readonly Candidate[]): string {
  return JSON.stringify([...new Set(finalists.map(({ id }) => id))].sort());
}
