import { resolve } from 'node:path';
import { UserError } from '../../domain/errors.ts';
import type { Example } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { type Halves, splitExamples } from '../../domain/splitExamples.ts';
import { readLooseRows } from './looseRows.ts';
import { madeUpExamples } from './madeUp.ts';

interface SplitRequest {
  readonly cwd: string;
  /** Null: a few made-up ones. */
  readonly examples: string | null;
  /** Null: a part of `examples`. */
  readonly verify: string | null;
  readonly seed: number;
}

/** Half of the examples prove, since what they cannot prove is lost whatever was learned. */
const VERIFY_SHARE = 0.5;

/** Examples to learn from and to prove on. Throws `UserError` for what cannot be read, and for an input in both. */
export function splitsOf({ cwd, examples, verify, seed }: SplitRequest): Halves {
  if (examples === null) return splitExamples(madeUpExamples(), VERIFY_SHARE, seed);
  const rows = readLooseRows(resolve(cwd, examples), { flag: '--examples', prefix: 'e' });
  if (verify !== null)
    return apart(rows, readLooseRows(resolve(cwd, verify), { flag: '--verify', prefix: 'v' }), verify);
  // Too few to prove anything with: all of them are learned from, and the experiment says that there is no verdict.
  return rows.length < 4 ? { train: rows, verify: [] } : splitExamples(rows, VERIFY_SHARE, seed);
}

/** Throws `UserError` where something would be proved on what it was learned from. */
function apart(train: readonly Example[], verify: readonly Example[], file: string): Halves {
  const learned = new Set(train.map(({ input }) => hashOf(input)));
  const both = verify.filter(({ input }) => learned.has(hashOf(input)));
  if (both.length === 0) return { train, verify };
  throw new UserError(
    `--verify: ${both.length} of ${verify.length} inputs of ${file} are among --examples too (first: ${both[0]!.id}): take them out of one file, or leave --verify out, and half of --examples is set aside`,
  );
}
