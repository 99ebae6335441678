import { UserError } from '../../domain/errors.ts';
import type { Example } from '../../domain/example.ts';
import { hashOf } from '../../domain/hash.ts';
import { type ExampleRow, readExamples } from './jsonl.ts';

export interface SplitFile {
  readonly path: string;
  /** How it is called in messages. */
  readonly name: string;
}

export interface Splits {
  readonly train: readonly Example[];
  /** Null: `verify: none`. */
  readonly verify: readonly Example[] | null;
}

/**
 * Reads both splits. Throws `UserError` for an empty split and for a leak: an id or an input that is in both, since a
 * prompt would then be proved on what it was trained on.
 */
export function readSplits(train: SplitFile, verify: SplitFile | null): Splits {
  const trainRows = rowsOf(train, 'a run needs examples to learn from');
  if (verify === null) return { train: trainRows.map(exampleOf), verify: null };
  const verifyRows = rowsOf(
    verify,
    'without examples to prove a winner on, write `verify: none`, and there is no verdict',
  );
  const leaks = leaksOf(train, trainRows, verify, verifyRows);
  if (leaks.length > 0) throw new UserError(leaks.slice(0, 12).join('\n'));
  return { train: trainRows.map(exampleOf), verify: verifyRows.map(exampleOf) };
}

function rowsOf(split: SplitFile, advice: string): readonly ExampleRow[] {
  const rows = readExamples(split.path, split.name);
  if (rows.length === 0) throw new UserError(`${split.name}: no examples in it; ${advice}`);
  return rows;
}

function leaksOf(
  train: SplitFile,
  trainRows: readonly ExampleRow[],
  verify: SplitFile,
  verifyRows: readonly ExampleRow[],
): string[] {
  const byId = new Map(trainRows.map((row) => [row.example.id, row]));
  const byInput = new Map(trainRows.map((row) => [inputKey(row.example), row]));
  return verifyRows.flatMap(({ example, line }) => {
    const sameId = byId.get(example.id);
    if (sameId)
      return [
        `${verify.name}:${line}: the id "${example.id}" is in train as well: ${train.name}:${sameId.line}; take it out of one of them`,
      ];
    const sameInput = byInput.get(inputKey(example));
    if (!sameInput) return [];
    return [
      `${verify.name}:${line}: the input of "${example.id}" is in train as well: ${train.name}:${sameInput.line}; take it out of one of them`,
    ];
  });
}

/** White space around a text does not make it another input. */
function inputKey({ input }: Example): string {
  return hashOf(typeof input === 'string' ? input.trim() : input);
}

function exampleOf(row: ExampleRow): Example {
  return row.example;
}
