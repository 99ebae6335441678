import { diffArrays } from 'diff';

/** `before.slice(start, end)` becomes `text`. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edit distance in tokens after which two texts are called different as a whole. It bounds the cost. */
const MAX_LINES = 2000;
const MAX_WORDS = 400;

/** Where two texts differ, in order: whole lines where lines differ much, words where they differ little. */
export function textChanges(before: string, after: string): Change[] {
  return changesBetween(linesOf(before), linesOf(after), MAX_LINES).flatMap((change) =>
    refined(change, before.slice(change.start, change.end)),
  );
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu) ?? [];
}

/** Where two token lists differ; one change over all of it when they differ in more than `most` tokens. */
function changesBetween(before: readonly string[], after: readonly string[], most: number): Change[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: most });
  if (parts === undefined) return [{ start: 0, end: before.join('').length, text: after.join('') }];
  const changes: Change[] = [];
  let at = 0;
  for (const part of parts) {
    const text = part.value.join('');
    const last = changes.at(-1);
    const change = part.added ? { start: at, end: at, text } : { start: at, end: at + text.length, text: '' };
    if (!part.added) at += text.length;
    if (!part.added && !part.removed) continue;
    if (last?.end === change.start)
      changes.splice(-1, 1, { start: last.start, end: change.end, text: last.text + change.text });
    else changes.push(change);
  }
  return changes;
}

/** A change of lines as changes of words, where at least half of the old words stay. */
function refined(change: Change, old: string): Change[] {
  if (old === '' || change.text === '') return [change];
  const words = changesBetween(wordsOf(old), wordsOf(change.text), MAX_WORDS);
  const lost = words.reduce((total, word) => total + word.end - word.start, 0);
  if (lost * 2 > old.length) return [change];
  return words.map((word) => ({ ...word, start: change.start + word.start, end: change.start + word.end }));
}
