import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, parse } from 'node:path';
import { messageOf, UserError } from '../../domain/errors.ts';
import { nearest } from '../../domain/nearest.ts';

/** How a file is named in messages, and its size at most. */
export interface TextFileRules {
  readonly what: string;
  readonly maxBytes: number;
}

/** A file's text exactly as it stands, byte order mark and line ends included. Throws `UserError` for what is no readable UTF-8 file. */
export function readTextFile(path: string, rules: TextFileRules): string {
  return decoded(readBytes(path, rules), path, rules);
}

export function readBytes(path: string, rules: TextFileRules): Buffer {
  refuseNoFile(path, rules);
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`${rules.what}: cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** Throws `UserError` for what is missing, no regular file, or too large. Reads nothing. */
export function refuseNoFile(path: string, { what, maxBytes }: TextFileRules): void {
  const stat = found(path, what);
  if (stat.isDirectory()) throw new UserError(`${what}: ${path} is a folder, a file is wanted`);
  // A pipe or a device could block for ever.
  if (!stat.isFile()) throw new UserError(`${what}: ${path} is not a regular file`);
  if (stat.size > maxBytes) throw new UserError(`${what}: ${path} has ${stat.size} bytes, more than ${maxBytes}`);
}

export function decoded(bytes: Buffer, path: string, { what }: TextFileRules): string {
  if (bytes.includes(0)) throw new UserError(`${what}: ${path} holds NUL bytes: not a text file`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new UserError(`${what}: ${path} is not UTF-8 text: save it as UTF-8`, { cause: error });
  }
}

function found(path: string, what: string): ReturnType<typeof statSync> & object {
  try {
    return statSync(path);
  } catch (error) {
    const missing =
      (error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR';
    const reason = missing ? `there is no file ${path}${meant(path)}` : `cannot read ${path}: ${messageOf(error)}`;
    throw new UserError(`${what}: ${reason}`, { cause: error });
  }
}

/** The file of that folder that was most likely meant: of another extension, or nearly of that name. */
function meant(path: string): string {
  const folder = dirname(path);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const entries = isFolder ? readdirSync(folder, { withFileTypes: true }).slice(0, MOST).filter(isNoFolder) : [];
  const stem = (name: string) => parse(name).name;
  const names = entries.map(({ name }) => name);
  const near = nearest(stem(path), names.map(stem));
  const entry = names.find((name) => stem(name) === near);
  return entry === undefined ? '' : ` (did you mean "${entry}"?)`;
}

function isNoFolder(entry: Dirent): boolean {
  return !entry.isDirectory();
}

/** Names that are compared: a folder of more is somebody's data. */
const MOST = 1000;
