import { type Change, textChanges } from '../../../domain/textChanges.ts';
import { type Piece, textOf } from './pieces.ts';

/** How a literal writes new text. */
export interface Writing {
  /** The source of a text; null when this form cannot hold it. */
  readonly encode: (text: string) => string | null;
  /** What goes between two lines of joined strings; null when the literal is one string. */
  readonly joint: string | null;
}

/** Part of a new source. */
type Part = Pick<Piece, 'source' | 'joint'>;

/** The source of `after`, with every piece kept as it is written whose text has not changed; null when it cannot be written. */
export function patched(pieces: readonly Piece[], after: string, writing: Writing): string | null {
  const changes = textChanges(textOf(pieces), after);
  const parts: Part[] = [];
  let at = 0;
  let written = 0;
  for (const piece of pieces) {
    const end = at + piece.text.length;
    if (piece.text === '' ? keepsMarks(piece, at, changes) : keeps(at, end, changes)) {
      const upTo = at + growth(changes, at, piece.text === '' ? 'before' : 'at');
      if (!append(parts, after.slice(written, upTo), writing)) return null;
      parts.push(piece);
      written = upTo + piece.text.length;
    }
    at = end;
  }
  return append(parts, after.slice(written), writing) ? tidied(parts) : null;
}

/** The source of a text as a whole, line by line where the literal joins several strings. */
export function written(text: string, writing: Writing): string | null {
  const parts: Part[] = [];
  return append(parts, text, writing) ? tidied(parts) : null;
}

/** Whether a piece with text stays: no change touches it. */
function keeps(start: number, end: number, changes: readonly Change[]): boolean {
  return !changes.some((change) => change.start < end && (change.end > start || change.start > start));
}

/** Marks inside a change go with it, unless they hold a comment. */
function keepsMarks({ source, joint }: Piece, at: number, changes: readonly Change[]): boolean {
  const inside = changes.some((change) => change.start < at && at < change.end);
  return !inside || (joint === true && hasComment(source));
}

export function hasComment(joint: string): boolean {
  return /#|\/\/|\/\*/.test(joint);
}

/** By how much the text before an offset grows. What is inserted at marks comes after them. */
function growth(changes: readonly Change[], offset: number, insertions: 'before' | 'at'): number {
  return changes
    .filter(({ start, end }) => end < offset || (end === offset && (insertions === 'at' || start < end)))
    .reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
}

function append(parts: Part[], text: string, { encode, joint }: Writing): boolean {
  for (const line of joint === null ? [text] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? [])) {
    const source = encode(line);
    if (source === null) return false;
    if (source !== '') parts.push({ source });
    if (joint !== null && line.endsWith('\n')) parts.push({ source: joint, joint: true });
  }
  return true;
}

/** Without marks that join nothing: at either end, or twice. */
function tidied(parts: readonly Part[]): string {
  const kept: Part[] = [];
  for (const part of parts) {
    const last = kept.at(-1);
    if (part.joint && (last === undefined || last.joint)) {
      if (hasComment(part.source)) kept.push(part);
      continue;
    }
    kept.push(part);
  }
  while (kept.at(-1)?.joint && !hasComment(kept.at(-1)!.source)) kept.pop();
  return kept.map(({ source }) => source).join('');
}
