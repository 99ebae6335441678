import type Database from 'better-sqlite3';
import type { Score } from '../../domain/score.ts';
import type { KeptScore } from '../../ports/store.ts';

interface ScoreRow {
  readonly rollout: string;
  readonly hash: string;
  readonly value: number | null;
  readonly reason: string | null;
  readonly feedback: string | null;
  readonly tags: string | null;
}

/** Writes scores of a rollout, all or none; those that are there stay. Throws `RangeError` for a value that is no number. */
export function scoreWriter(db: Database.Database): (rollout: string, scores: readonly KeptScore[]) => void {
  const idOf = db.prepare<[string], number>('SELECT id FROM rollout WHERE key = ?').pluck();
  const insert = db.prepare(
    `INSERT INTO score (rollout, hash, metric, value, reason, feedback, tags) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (rollout, hash) DO NOTHING`,
  );
  return db.transaction((rollout: string, scores: readonly KeptScore[]) => {
    const id = idOf.get(rollout);
    if (id === undefined) throw new Error(`rollout ${rollout} was scored before it was saved`);
    for (const { metric, hash, score } of scores) {
      if (score.kind === 'unscored') insert.run(id, hash, metric, null, score.reason, null, null);
      else insert.run(id, hash, metric, finite(score.value, metric), null, ...remarks(score));
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

/** By rollout key, then by metric hash. */
export function scoreReader(
  db: Database.Database,
): (rollouts: readonly string[]) => ReadonlyMap<string, ReadonlyMap<string, Score>> {
  const select = db.prepare<[string], ScoreRow>(
    `SELECT rollout.key AS rollout, score.hash, score.value, score.reason, score.feedback, score.tags
     FROM json_each(?) AS wanted JOIN rollout ON rollout.key = wanted.value JOIN score ON score.rollout = rollout.id`,
  );
  return (rollouts) => {
    const found = new Map<string, Map<string, Score>>();
    for (const row of select.all(JSON.stringify(rollouts))) {
      const scores = found.get(row.rollout) ?? new Map<string, Score>();
      found.set(row.rollout, scores.set(row.hash, scoreOf(row)));
    }
    return found;
  };
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
