import type Database from 'better-sqlite3';
import { StoreError } from '../../domain/errors.ts';
import { damaged } from './trouble.ts';

/** A whole check takes about 2 ms per MB. */
const WHOLE_BELOW = 128 * 1024 * 1024;

/** What a run is folded from. The rest of a large file is a memory of what was paid for: damage there shows when it is read. */
const VITAL = ['candidate', 'run', 'generation', 'outcome', 'reading', 'finish', 'lease'] as const;

/** Throws `StoreError` when pages are damaged: all of a small file, of a file of `wholeBelow` bytes or more the vital tables. */
export function checkPages(db: Database.Database, path: string, wholeBelow = WHOLE_BELOW): void {
  const bytes = Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  const checks = bytes < wholeBelow ? ['quick_check(1)'] : VITAL.map((table) => `quick_check(${table})`);
  for (const check of checks) {
    const result = db.pragma(check, { simple: true });
    if (result !== 'ok') throw new StoreError(damaged(path, String(result).replaceAll('\n', ' ')));
  }
}
