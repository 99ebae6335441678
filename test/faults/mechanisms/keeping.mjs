/** What keeps runs, results and files: the mechanisms of rows 1 to 16 and 46 to 48, each as it is switched off. */
import { off } from './off.mjs';

const STORE = 'adapters/store';

const abandoned = off(
  'calls that nobody ended are booked as unknown',
  `${STORE}/runs.ts`,
  `SET status = 'unknown' WHERE run = ? AND status = 'started'`,
  `SET status = 'started' WHERE run = ? AND status = 'started'`,
);
const fenced = off(
  'a generation is written by the holder of the lease',
  `${STORE}/lease.ts`,
  'if (current.get()?.epoch !== epoch) throw',
  `if (current.get()?.epoch !== epoch && path === '') throw`,
);
const fencedCalls = off(
  'a call is begun by the holder of the lease',
  `${STORE}/bookings.ts`,
  'WHERE ? IS NULL OR ? = (SELECT epoch FROM lease WHERE id = 1)',
  'WHERE ? IS NULL OR ? IS NOT NULL',
);
const pages = off(
  'pages are checked before a file is used',
  `${STORE}/pages.ts`,
  `if (result !== 'ok') throw`,
  `if (result !== 'ok' && path === '') throw`,
);

export const KEEPING = {
  1: [
    off(
      'what was paid for is found again',
      'adapters/lab/measure.ts',
      'bench.archive.has([...wanted.keys()])',
      'bench.archive.has([])',
    ),
    off(
      'calls that nobody ended stay in the books',
      `${STORE}/runs.ts`,
      `UPDATE call SET status = 'unknown' WHERE run = ? AND status = 'started'`,
      `DELETE FROM call WHERE run = ? AND status = 'started'`,
    ),
  ],
  2: [abandoned],
  3: [abandoned],
  4: [
    off(
      'a generation is one transaction',
      `${STORE}/commit.ts`,
      'const write = db.transaction((run: number, generation: Generation, content: Content) => {',
      'const write = { immediate: (run: number, generation: Generation, content: Content) => {',
      `${STORE}/commit.ts`,
      `...content.outcomes[place] });\n    }\n  });`,
      `...content.outcomes[place] });\n    }\n  } };`,
    ),
  ],
  5: [
    off(
      'calls under way end with the run',
      'adapters/calls/inTime.ts',
      'const onAbort = () => end(signal.reason);',
      'const onAbort = () => undefined;',
    ),
    off('a signal ends the run with its own code', 'cli/exit.ts', `code: signal === 'SIGINT' ? 130 : 143,`, 'code: 1,'),
    off('the second signal is obeyed at once', 'cli/main.ts', 'if (asked) process.exit(code);', 'if (asked) return;'),
  ],
  6: [
    off(
      'who holds the lease is asked first',
      `${STORE}/lease.ts`,
      'if (row.pid !== null && !isStale(row, expiryMs))',
      `if (row.pid !== null && !isStale(row, expiryMs) && path === '')`,
    ),
    fenced,
  ],
  7: [
    off(
      'an owner is told by boot and start, not by its pid alone',
      `${STORE}/process.ts`,
      'if (owner.boot !== null && owner.boot !== bootId()) return true;',
      'if (owner.boot !== null && owner.boot !== bootId() && owner.pid < 0) return true;',
    ),
  ],
  8: [
    off(
      'minutes are counted by a clock that nobody sets',
      `${STORE}/population.ts`,
      'options.monotonic ?? (() => performance.now())',
      'options.clock ?? Date.now',
    ),
    off(
      'the holder of the lease is heard of',
      `${STORE}/lease.ts`,
      'batch.write(() => beat.run(taken))',
      'batch.write(() => (taken < 0 ? beat.run(taken) : null))',
    ),
    off(
      'a word from the future is no word',
      `${STORE}/lease.ts`,
      'return row.silentMs < -expiryMs && ',
      'return row.silentMs > expiryMs && ',
    ),
  ],
  9: [
    off(
      'a full disk is said in words',
      `${STORE}/trouble.ts`,
      '/^(SQLITE_FULL|ENOSPC)/',
      '/^(NEVER)/',
      `${STORE}/trouble.ts`,
      '/^(SQLITE_IOERR|EIO|EFBIG|EDQUOT)/',
      '/^(NEVER)/',
    ),
    off(
      'what a transaction that ended early had promised is taken back',
      `${STORE}/batch.ts`,
      'if (!db.inTransaction) throw error;',
      "if (!db.inTransaction && path === '') throw error;",
    ),
  ],
  10: [
    off(
      'a place that cannot be written is said in words',
      `${STORE}/trouble.ts`,
      '/^(SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS)/',
      '/^(NEVER)/',
      `${STORE}/trouble.ts`,
      '/^(SQLITE_CANTOPEN|ENOTDIR|EEXIST|ENOENT)/',
      '/^(NEVER)/',
    ),
  ],
  11: [
    off(
      'writes go ahead into a log',
      `${STORE}/database.ts`,
      `'journal_mode = WAL'`,
      `'journal_mode = DELETE'`,
      `${STORE}/database.ts`,
      `if (mode !== 'wal')`,
      `if (mode !== 'delete')`,
    ),
    pages,
    off('damage is said in words', `${STORE}/trouble.ts`, '/^(SQLITE_CORRUPT|SQLITE_NOTADB)/', '/^(NEVER)/'),
  ],
  12: [
    off(
      'a backup has what is only in the log',
      `${STORE}/copy.ts`,
      `db.prepare('VACUUM INTO ?').run(partial);`,
      'copyFileSync(db.name, partial);',
      `${STORE}/copy.ts`,
      'import { existsSync,',
      'import { copyFileSync, existsSync,',
    ),
  ],
  13: [
    off(
      'the mode of the journal is looked at',
      `${STORE}/database.ts`,
      `if (mode !== 'wal')`,
      `if (mode !== 'wal' && path === '')`,
    ),
  ],
  14: [
    off(
      'the version of the schema is looked at',
      `${STORE}/migrate.ts`,
      'if (version > migrations.length)',
      `if (version > migrations.length && path === '')`,
    ),
  ],
  15: [
    off(
      'an older population is kept before it is brought up to date',
      `${STORE}/database.ts`,
      'if (version === 0 || version >= MIGRATIONS.length || existsSync(target)) return;',
      'if (version >= 0 || existsSync(target)) return;',
    ),
    off(
      'a migration is one transaction',
      `${STORE}/migrate.ts`,
      '  db.transaction(() => {\n    const version = checkedVersion(db, path, migrations);',
      '  (() => {\n    const version = checkedVersion(db, path, migrations);',
      `${STORE}/migrate.ts`,
      '  }).immediate();',
      '  })();',
    ),
  ],
  16: [
    off('a writer waits for the others', `${STORE}/database.ts`, 'BUSY_MS = 15_000', 'BUSY_MS = 0'),
    off(
      'who holds the lease is asked first',
      `${STORE}/lease.ts`,
      'if (row.pid !== null && !isStale(row, expiryMs))',
      `if (row.pid !== null && !isStale(row, expiryMs) && path === '')`,
    ),
  ],
  46: [
    fenced,
    fencedCalls,
    off(
      'a lease is given back by whoever holds it',
      `${STORE}/lease.ts`,
      'UPDATE lease SET pid = NULL WHERE epoch = ?',
      'UPDATE lease SET pid = NULL WHERE epoch >= ?',
    ),
  ],
  47: [
    off(
      'the first result of a key stays',
      `${STORE}/rollouts.ts`,
      'ON CONFLICT (key) DO NOTHING',
      'ON CONFLICT (key) DO UPDATE SET output = excluded.output',
    ),
    off(
      'the first score of a metric stays',
      `${STORE}/scores.ts`,
      'ON CONFLICT (rollout, hash) DO NOTHING',
      'ON CONFLICT (rollout, hash) DO UPDATE SET value = excluded.value',
    ),
  ],
  48: [
    off(
      'a text that many rollouts share is stored once',
      `${STORE}/texts.ts`,
      'if (body.length < WORTH_SHARING) return null;',
      "if (body.length < WORTH_SHARING || body !== '') return null;",
    ),
    off('a wave holds no more outputs than are under way', 'adapters/lab/measure.ts', 'underway.delete(key);', ''),
  ],
};
