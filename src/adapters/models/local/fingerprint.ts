import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Goes up when prompts are read or labels compared otherwise, so that old answers are not found again. */
const READING = 1;
const BLOCK = 65_536;
const BLOCKS = 64;

/**
 * Names a file of weights by what is in it: its size, its beginning (a GGUF's header and vocabulary), and blocks spread
 * over the rest. Other weights differ everywhere, so a sample tells; hashing all of some gigabytes at every start would not do.
 */
export function weightsFingerprint(path: string): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const hash = createHash('sha256').update(`${READING} ${size}`);
    const block = Buffer.alloc(BLOCK);
    const last = Math.max(0, size - BLOCK);
    for (let index = 0; index < BLOCKS; index++) {
      const place = Math.floor((last * index) / (BLOCKS - 1));
      hash.update(block.subarray(0, readSync(file, block, 0, BLOCK, place)));
    }
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

/** Whether a file begins as a GGUF file of a version that llama.cpp reads: it may never come back from any other. */
export function isGguf(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(8);
    return (
      readSync(file, header, 0, 8, 0) === 8 && header.toString('latin1', 0, 4) === 'GGUF' && header.readUInt32LE(4) <= 3
    );
  } finally {
    closeSync(file);
  }
}
