import { copyInto } from './copy.ts';
import { openForReading } from './database.ts';

/**
 * Writes a population to one file that stands by itself, also while another process evolves it: what was committed before
 * it began is in it. The copy appears whole or not at all, replaces nothing, and is held by nobody. Throws `UserError` when
 * the target exists or there is nothing to back up, `StoreError` when the population is damaged or the disk is full.
 */
export function backUp(path: string, target: string): void {
  const db = openForReading(path);
  try {
    copyInto(db, target);
  } finally {
    db.close();
  }
}
