import type Database from 'better-sqlite3';
import type { Json } from '../../domain/example.ts';
import type { AnswerStatus, Rollout } from '../../domain/rollout.ts';
import { type Texts, textReader } from './texts.ts';
import { packTrace, unpackTrace } from './trace.ts';
import { type UsageColumns, usageOf } from './usage.ts';

interface RolloutRow extends UsageColumns {
  readonly key: string;
  readonly candidate: string;
  readonly example: string;
  readonly model: string;
  readonly attempt: number;
  readonly status: AnswerStatus;
  readonly output: string;
  readonly trace: string;
  readonly duration_ms: number;
}

/** Writes a rollout; does nothing when its key is there. */
export function rolloutWriter(db: Database.Database, shared: Texts): (rollout: Rollout) => void {
  const insert = db.prepare(
    `INSERT INTO rollout (key, candidate, example, model, attempt, status, output, trace, input_tokens, output_tokens,
       usd, duration_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
  );
  return ({ usage, ...rollout }) =>
    void insert.run(
      rollout.key,
      rollout.candidate,
      rollout.example,
      rollout.model,
      rollout.attempt,
      rollout.status,
      JSON.stringify(rollout.output),
      packTrace(rollout.trace, shared.idOf),
      usage?.inputTokens ?? null,
      usage?.outputTokens ?? null,
      usage?.usd ?? null,
      rollout.durationMs,
    );
}

export interface RolloutReader {
  byKeys(keys: readonly string[]): Rollout[];
  /** The keys that are there. */
  known(keys: readonly string[]): string[];
  ofCandidate(candidate: string): Rollout[];
}

export function rolloutReader(db: Database.Database): RolloutReader {
  const byKeys = db.prepare<[string], RolloutRow>(
    'SELECT rollout.* FROM json_each(?) AS wanted JOIN rollout ON rollout.key = wanted.value',
  );
  const known = db
    .prepare<[string], string>(
      'SELECT rollout.key FROM json_each(?) AS wanted JOIN rollout ON rollout.key = wanted.value',
    )
    .pluck();
  const ofCandidate = db.prepare<[string], RolloutRow>('SELECT * FROM rollout WHERE candidate = ? ORDER BY id');
  const read = (rows: readonly RolloutRow[]): Rollout[] => {
    const bodyOf = textReader(db);
    return rows.map((row) => rolloutOf(row, bodyOf));
  };
  return {
    known: (keys) => known.all(JSON.stringify(keys)),
    byKeys: (keys) => read(byKeys.all(JSON.stringify(keys))),
    ofCandidate: (candidate) => read(ofCandidate.all(candidate)),
  };
}

function rolloutOf(row: RolloutRow, bodyOf: (id: number) => string): Rollout {
  return {
    key: row.key,
    candidate: row.candidate,
    example: row.example,
    model: row.model,
    attempt: row.attempt,
    status: row.status,
    output: JSON.parse(row.output) as Json,
    trace: unpackTrace(row.trace, bodyOf),
    usage: usageOf(row),
    durationMs: row.duration_ms,
  };
}
