import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { troubleOf } from '../../../src/adapters/store/trouble.ts';
import { StoreError } from '../../../src/domain/errors.ts';

const sqlite = (code: string) => new Database.SqliteError('said', code);
const system = (code: string) => Object.assign(new Error('said'), { syscall: 'mkdir', code });

test.each([
  ['a file that may not be written', sqlite('SQLITE_READONLY'), true, /make the file and its folder writable/],
  ['a folder that may not be written', system('EACCES'), true, /EVOLVE_POPULATIONS/],
  ['a place where nothing can be', sqlite('SQLITE_CANTOPEN'), true, /check the folder/],
  ['a full disk', sqlite('SQLITE_FULL'), false, /make room and run the same command again/],
  ['a full disk, by the system', system('ENOSPC'), false, /make room/],
  ['a damaged file', sqlite('SQLITE_CORRUPT'), false, /put a backup in its place/],
  ['a file that is no database', sqlite('SQLITE_NOTADB'), false, /damaged or no population/],
  ['a disk that fails', sqlite('SQLITE_IOERR_WRITE'), false, /said, SQLITE_IOERR_WRITE/],
  ['another program that never lets go', sqlite('SQLITE_BUSY'), false, /close it and run the same command again/],
])('%s: whether it is a mistake, and what to do', (_, error, mistake, says) => {
  const trouble = troubleOf(error, 'p.sqlite');
  expect(trouble).toBeInstanceOf(StoreError);
  expect(trouble).toMatchObject({ mistake, message: expect.stringMatching(says) });
});

test('what is not of the store stays what it is', () => {
  const bug = new TypeError('x is null');
  expect(troubleOf(bug, 'p.sqlite')).toBe(bug);
});
