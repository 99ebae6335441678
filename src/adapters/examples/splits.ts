import { UserError } from '../../domain/errors.ts';
import type { Example } from '../../domain/example.ts';
import { inputKey } from '../../domain/exampleText.ts';
import type { ExampleRow } from './row.ts';
import { type ExampleSource, readSource } from './source.ts';

export interface SplitSource {
  readonly source: ExampleSource;
  /** How it is called in messages. */
  readonly name: string;
}

export interface Splits {
  readonly train: readonly Example[];
  /** Null: `verify: none`. */
  readonly verify: readonly Example[] | null;
}

/**
 * Reads both splits, and what a user should know of how they were read. Throws `UserError` for an empty split and for a
 * leak: an id or an input that is in both, since a prompt would then be proved on what it was trained on.
 */
export function readSplits(
  train: SplitSource,
  verify: SplitSource | null,
): { readonly splits: Splits; readonly notes: readonly string[] } {
  const learned = readSplit(train, 'a run needs examples to learn from');
  if (verify === null) return { splits: { train: learned.rows.map(exampleOf), verify: null }, notes: learned.notes };
  const proved = readSplit(
    verify,
    'without examples to prove a winner on, write `verify: none`, and there is no verdict',
  );
  const leaks = leaksOf(learned.rows, proved.rows);
  if (leaks.length > 0) throw new UserError(leaks.slice(0, 12).join('\n'));
  return {
    splits: { train: learned.rows.map(exampleOf), verify: proved.rows.map(exampleOf) },
    notes: [...new Set([...learned.notes, ...proved.notes])],
  };
}

function readSplit({ source, name }: SplitSource, advice: string): ReturnType<typeof readSource> {
  const read = readSource(source, name);
  if (read.rows.length === 0) throw new UserError(`${name}: no examples in it; ${advice}`);
  return read;
}

function leaksOf(trainRows: readonly ExampleRow[], verifyRows: readonly ExampleRow[]): string[] {
  const byId = new Map(trainRows.map((row) => [row.example.id, row]));
  const byInput = new Map(trainRows.map((row) => [inputKey(row.example), row]));
  return verifyRows.flatMap(({ example, at }) => {
    const sameId = byId.get(example.id);
    if (sameId) return [`${at}: the id "${example.id}" is in train as well: ${sameId.at}; take it out of one of them`];
    const sameInput = byInput.get(inputKey(example));
    if (!sameInput) return [];
    return [`${at}: the input of "${example.id}" is in train as well: ${sameInput.at}; take it out of one of them`];
  });
}

function exampleOf(row: ExampleRow): Example {
  return row.example;
}
