import type Database from 'better-sqlite3';
import type { Score } from '../../domain/score.ts';
import type { Archive } from '../../ports/store.ts';

interface ScoreRow {
  readonly key: string;
  readonly value: number | null;
  readonly reason: string | null;
  readonly feedback: string | null;
  readonly tags: string | null;
}

type Scored = Parameters<Archive['saveScores']>[0];

/** Writes scores, all or none; those whose key is there stay. Throws `RangeError` for a value that is no number. */
export function scoreWriter(db: Database.Database): (rows: Scored) => void {
  const insert = db.prepare(
    `INSERT INTO score (key, rollout, metric, value, reason, feedback, tags) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO NOTHING`,
  );
  return db.transaction((rows: Scored) => {
    for (const { key, rollout, metric, score } of rows) {
      if (score.kind === 'unscored') insert.run(key, rollout, metric, null, score.reason, null, null);
      else insert.run(key, rollout, metric, finite(score.value, metric), null, ...remarks(score));
    }
  });
}

/** SQLite would store NaN as NULL. */
export function finite(value: number, metric: string): number {
  if (!Number.isFinite(value)) throw new RangeError(`metric ${metric} scored ${value}, which is no score`);
  return value;
}

function remarks({ feedback, tags }: Score & { kind: 'scored' }): [feedback: string | null, tags: string | null] {
  return [feedback ?? null, tags === undefined ? null : JSON.stringify(tags)];
}

export function scoreReader(db: Database.Database): (keys: readonly string[]) => ReadonlyMap<string, Score> {
  const select = db.prepare<[string], ScoreRow>(
    `SELECT score.key, score.value, score.reason, score.feedback, score.tags
     FROM json_each(?) AS wanted JOIN score ON score.key = wanted.value`,
  );
  return (keys) => new Map(select.all(JSON.stringify(keys)).map((row) => [row.key, scoreOf(row)]));
}

function scoreOf({ value, reason, feedback, tags }: ScoreRow): Score {
  if (value === null) return { kind: 'unscored', reason: reason ?? '' };
  return {
    kind: 'scored',
    value,
    ...(feedback === null ? {} : { feedback }),
    ...(tags === null ? {} : { tags: JSON.parse(tags) as readonly string[] }),
  };
}
