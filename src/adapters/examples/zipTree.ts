import { unzipSync } from 'fflate';
import { messageOf, UserError } from '../../domain/errors.ts';
import { crc32 } from './crc32.ts';
import { isHidden, leadsOut, type Tree } from './tree.ts';
import { type ZipEntry, zipDirectory } from './zipDirectory.ts';

/** What a zip file may hold: beyond it, it is a bomb. */
const MOST_FILES = 20_000;
const MOST_BYTES = 512_000_000;
/** Text packs to a tenth; a bomb to a thousandth. Small files may be all blanks. */
const MOST_RATIO = 200;
const RATIO_FROM = 1_000_000;

/**
 * A zip file as a tree. Nothing of it is written anywhere, and a file is unpacked when it is read. One folder that holds all
 * the rest is left out of paths. Throws `UserError` for bombs, links, encrypted files and paths that lead out of it.
 */
export function zipTree(bytes: Buffer, name: string): Tree {
  const entries = zipDirectory(bytes, name).filter((entry) => !entry.name.endsWith('/'));
  refuseHostile(entries, name);
  const seen = entries.filter((entry) => !entry.name.split('/').some(isHidden));
  const prefix = commonFolder(seen);
  const byPath = new Map(seen.map((entry) => [entry.name.slice(prefix.length), entry]));
  if (byPath.size < seen.length) throw new UserError(`${name}: the same file is in it twice; pack it anew`);
  const folders = [...byPath.keys()].filter((path) => path.includes('/')).map((path) => path.split('/')[0]!);
  return {
    name,
    folders: [...new Set(folders)].sort(),
    read: (path) => unpacked(bytes, byPath.get(path), `${name}: ${path}`),
    has: (path) => byPath.has(path),
  };
}

function refuseHostile(entries: readonly ZipEntry[], name: string): void {
  if (entries.length > MOST_FILES) throw new UserError(`${name}: more than ${MOST_FILES} files in it`);
  for (const entry of entries) {
    if (leadsOut(entry.name)) throw new UserError(`${name}: the path ${JSON.stringify(entry.name)} leads out of it`);
    if (entry.name.includes('\\'))
      throw new UserError(`${name}: the path ${JSON.stringify(entry.name)} has a backslash`);
    if (entry.isLink) throw new UserError(`${name}: ${entry.name} is a link; pack the file itself`);
    if (entry.isEncrypted) throw new UserError(`${name}: ${entry.name} is encrypted; pack it without a password`);
    if (entry.unpacked > RATIO_FROM && entry.unpacked > entry.packed * MOST_RATIO)
      throw new UserError(
        `${name}: ${entry.name} would unpack to ${entry.unpacked} bytes from ${entry.packed}: a bomb`,
      );
  }
  const total = entries.reduce((sum, { unpacked: size }) => sum + size, 0);
  if (total > MOST_BYTES) throw new UserError(`${name}: would unpack to ${total} bytes, more than ${MOST_BYTES}`);
}

/** `plan/` when every file lies in that folder and none beside it. */
function commonFolder(entries: readonly ZipEntry[]): string {
  const [first = ''] = entries.map((entry) => entry.name);
  const folder = first.includes('/') ? first.slice(0, first.indexOf('/') + 1) : '';
  return entries.every((entry) => entry.name.startsWith(folder)) ? folder : '';
}

function unpacked(bytes: Buffer, entry: ZipEntry | undefined, where: string): Buffer {
  if (entry === undefined) throw new UserError(`${where}: there is no such file`);
  try {
    let at = 0;
    const [found] = Object.values(unzipSync(bytes, { filter: () => at++ === entry.at }));
    // Memory was taken for the declared size and no more, so that a lie about it cuts the file off.
    if (found !== undefined && crc32(found) === entry.checksum) return Buffer.from(found);
  } catch (error) {
    throw new UserError(`${where}: cannot be unpacked: ${messageOf(error)}`, { cause: error });
  }
  throw new UserError(`${where}: is not what the zip file says that it is; pack it anew`);
}
