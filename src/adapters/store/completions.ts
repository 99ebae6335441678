import type Database from 'better-sqlite3';
import type { AnswerStatus } from '../../domain/rollout.ts';
import type { Completion } from '../../ports/model.ts';
import { type UsageColumns, usageOf } from './usage.ts';

interface CompletionRow extends UsageColumns {
  readonly text: string;
  readonly status: AnswerStatus;
  readonly model: string;
  readonly fingerprint: string | null;
}

/** Writes a completion; does nothing when its key is there. */
export function completionWriter(db: Database.Database): (key: string, completion: Completion) => void {
  const insert = db.prepare(
    `INSERT INTO completion (key, text, status, input_tokens, output_tokens, usd, model, fingerprint)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
  );
  return (key, { text, status, usage, model, fingerprint }) =>
    void insert.run(
      key,
      text,
      status,
      usage?.inputTokens ?? null,
      usage?.outputTokens ?? null,
      usage?.usd ?? null,
      model,
      fingerprint ?? null,
    );
}

export function completionReader(db: Database.Database): (key: string) => Completion | null {
  const select = db.prepare<[string], CompletionRow>('SELECT * FROM completion WHERE key = ?');
  return (key) => {
    const row = select.get(key);
    if (row === undefined) return null;
    const { text, status, model, fingerprint } = row;
    return { text, status, usage: usageOf(row), model, ...(fingerprint === null ? {} : { fingerprint }) };
  };
}
