import { UserError } from '../../domain/errors.ts';

/** What the directory of a zip file says of one of its files. */
export interface ZipEntry {
  /** Its place in the directory: names are not decoded the same way everywhere. */
  readonly at: number;
  readonly name: string;
  /** Bytes. */
  readonly packed: number;
  readonly unpacked: number;
  /** CRC-32 of what is unpacked. */
  readonly checksum: number;
  readonly isLink: boolean;
  readonly isEncrypted: boolean;
}

/** Signatures and offsets of PKZIP's APPNOTE.TXT, 4.3.12 and 4.3.16. */
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const COMMENT_AT_MOST = 65_535;

/** The files of a zip file by its central directory, which is what readers go by. Throws `UserError` for what is none. */
export function zipDirectory(bytes: Buffer, name: string): readonly ZipEntry[] {
  const end = endOf(bytes);
  if (end === null) throw new UserError(`${name}: no zip file, or one that is cut off`);
  const [count, start] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)];
  if (count === 0xffff || start === 0xffffffff) throw new UserError(`${name}: a zip64 file; pack less into one`);
  const entries: ZipEntry[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (at + ENTRY_BYTES > end || bytes.readUInt32LE(at) !== ENTRY)
      throw new UserError(`${name}: its directory is broken; pack it anew`);
    const named = bytes.readUInt16LE(at + 28);
    entries.push({ at: index, ...entryAt(bytes, at, named) });
    at += ENTRY_BYTES + named + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function entryAt(bytes: Buffer, at: number, named: number): Omit<ZipEntry, 'at'> {
  return {
    name: bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + named),
    packed: bytes.readUInt32LE(at + 20),
    unpacked: bytes.readUInt32LE(at + 24),
    checksum: bytes.readUInt32LE(at + 16),
    // The file's type in the upper half of its Unix mode.
    isLink: ((bytes.readUInt32LE(at + 38) >>> 16) & 0o170000) === 0o120000,
    isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
  };
}

/** A comment may follow the end record, so it is looked for from the back. */
function endOf(bytes: Buffer): number | null {
  const least = Math.max(0, bytes.length - END_BYTES - COMMENT_AT_MOST);
  for (let at = bytes.length - END_BYTES; at >= least; at--) if (bytes.readUInt32LE(at) === END) return at;
  return null;
}
