import Database from 'better-sqlite3';
import { messageOf, StoreError } from '../../domain/errors.ts';

/** What SQLite or the file system throws, said as one sentence with what to do. Other errors are returned as they are. */
export function troubleOf(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === null) return error;
  return new StoreError(sentence(code, path, messageOf(error)), { mistake: MISTAKES.test(code), cause: error });
}

/** Runs `work`; SQLite's troubles come out as `StoreError`. */
export function withTrouble<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw troubleOf(error, path);
  }
}

function codeOf(error: unknown): string | null {
  if (error instanceof Database.SqliteError) return error.code;
  // What is stored is JSON: where it is none, something else wrote it.
  if (error instanceof SyntaxError) return 'SQLITE_CORRUPT';
  if (error instanceof TypeError && error.message.startsWith('Cannot open database')) return 'SQLITE_CANTOPEN';
  if (error instanceof Error && 'syscall' in error && 'code' in error) return String(error.code);
  return null;
}

/** A file or folder that the user named or made so; a full disk and a damaged file are nobody's wish. */
const MISTAKES = /^(SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS|SQLITE_CANTOPEN|ENOTDIR|EEXIST|ENOENT)/;

function sentence(code: string, path: string, message: string): string {
  if (/^(SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS)/.test(code))
    return `${path} cannot be written: make the file and its folder writable, or set EVOLVE_POPULATIONS to another folder.`;
  if (/^(SQLITE_CANTOPEN|ENOTDIR|EEXIST|ENOENT)/.test(code))
    return `${path} cannot be opened (${message}): check the folder, or set EVOLVE_POPULATIONS to another one.`;
  if (/^(SQLITE_CORRUPT|SQLITE_NOTADB)/.test(code)) return damaged(path, message);
  if (/^(SQLITE_FULL|ENOSPC)/.test(code))
    return `${path} cannot grow, the disk is full: make room and run the same command again, nothing committed is lost.`;
  if (/^(SQLITE_BUSY|SQLITE_LOCKED)/.test(code))
    return `${path} is locked by another program: close it and run the same command again.`;
  if (/^(SQLITE_IOERR|EIO|EFBIG|EDQUOT)/.test(code))
    return `${path} cannot be read or written (${message}, ${code}): look at the disk, its quota and its limits, and run the same command again, nothing committed is lost.`;
  return `${path}: ${message} (${code}).`;
}

export function damaged(path: string, message: string): string {
  return (
    `${path} is damaged or no population (${message}): put a backup in its place, ` +
    'or move it away with its -wal and -shm files to begin anew.'
  );
}
