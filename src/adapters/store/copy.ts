import { existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { UserError } from '../../domain/errors.ts';
import { withTrouble } from './trouble.ts';

/** What is committed on this connection, as a file of its own. Whole or absent; throws `UserError` rather than replace one. */
export function copyInto(db: Database.Database, target: string): void {
  if (existsSync(target)) throw new UserError(`${target} exists: name another file, a backup replaces nothing`);
  const partial = `${target}.${process.pid}.partial`;
  withTrouble(target, () => {
    mkdirSync(dirname(target), { recursive: true });
    try {
      db.prepare('VACUUM INTO ?').run(partial);
      freed(partial);
      // A link fails where a rename would replace what came there meanwhile.
      linkSync(partial, target);
    } finally {
      rmSync(partial, { force: true });
    }
  });
}

/** Whoever holds the population does not hold its copy. */
function freed(path: string): void {
  const copy = new Database(path);
  try {
    copy.prepare('UPDATE lease SET pid = NULL').run();
  } finally {
    copy.close();
  }
}
