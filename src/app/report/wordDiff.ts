import { diffWordsWithSpace } from 'diff';
import type { Candidate } from '../../domain/candidate.ts';

/** A piece of a line: in both texts, only in the older, or only in the newer. */
export interface Piece {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

export interface WordDiff {
  readonly component: string;
  /** The lines that differ, each in pieces. `line` is its number in the newer text, from 1. */
  readonly lines: readonly { readonly line: number; readonly pieces: readonly Piece[] }[];
}

/** What changes word by word, component by component; only lines with a change in them. */
export function wordDiff(from: Candidate, to: Candidate): WordDiff[] {
  const names = [...new Set([...Object.keys(from.components), ...Object.keys(to.components)])];
  return names.flatMap((component) => {
    const [before, after] = [from.components[component] ?? '', to.components[component] ?? ''];
    return before === after ? [] : [{ component, lines: changedLines(before, after) }];
  });
}

function changedLines(before: string, after: string): WordDiff['lines'] {
  const lines: { line: number; pieces: Piece[] }[] = [{ line: 1, pieces: [] }];
  let number = 1;
  for (const { kind, text: value } of readable(diffWordsWithSpace(before, after).map(pieceOf))) {
    for (const [at, text] of value.split('\n').entries()) {
      if (at > 0) {
        if (kind !== 'gone') number += 1;
        lines.push({ line: number, pieces: [] });
      }
      if (text !== '') lines.at(-1)!.pieces.push({ kind, text });
    }
  }
  return lines.filter(({ pieces }) => pieces.some(({ kind }) => kind !== 'same'));
}

function pieceOf({ value, added, removed }: ReturnType<typeof diffWordsWithSpace>[number]): Piece {
  return { kind: added ? 'new' : removed ? 'gone' : 'same', text: value };
}

/** A word or two that both texts happen to have between changes are no island to a reader: they count as changed. */
const ISLAND = 9;

function readable(pieces: readonly Piece[]): Piece[] {
  const told: Piece[] = [];
  let changed = { gone: '', new: '' };
  const flush = () => {
    if (changed.gone !== '') told.push({ kind: 'gone', text: changed.gone });
    if (changed.new !== '') told.push({ kind: 'new', text: changed.new });
    changed = { gone: '', new: '' };
  };
  for (const [at, { kind, text }] of pieces.entries()) {
    const within = at > 0 && at < pieces.length - 1 && text.length <= ISLAND && !text.includes('\n');
    if (kind !== 'same') changed[kind] += text;
    else if (within && changed.gone + changed.new !== '')
      changed = { gone: changed.gone + text, new: changed.new + text };
    else {
      flush();
      told.push({ kind, text });
    }
  }
  flush();
  return told;
}
