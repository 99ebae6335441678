import type { Components } from './candidate.ts';
import type { DroppedEdit, Edit, Hunk, Patched } from './edit.ts';
import { applyHunks, newlineOf, overlap, sameHunk } from './hunks.ts';
import { locate } from './locate.ts';

/**
 * The texts with the edits in them, all found in the texts as they were. An edit whose place is not certain, or that
 * overlaps an earlier one, is dropped with its reason. `applied` and `hunks` belong together, one by one.
 * Local Prompt Optimization, arXiv 2504.20355.
 */
export function applyEdits(components: Components, edits: readonly Edit[]): Patched {
  const applied: Edit[] = [];
  const hunks: Hunk[] = [];
  const dropped: DroppedEdit[] = [];
  for (const edit of edits) {
    const landing = land(components, edit, hunks);
    if (landing.kind === 'dropped') dropped.push({ edit, reason: landing.reason });
    else {
      applied.push(edit);
      hunks.push(landing.hunk);
    }
  }
  return { components: applyHunks(components, hunks), applied, hunks, dropped };
}

type Landing = { readonly kind: 'landed'; readonly hunk: Hunk } | { readonly kind: 'dropped'; readonly reason: string };

function land(components: Components, edit: Edit, earlier: readonly Hunk[]): Landing {
  const text = Object.hasOwn(components, edit.component) ? components[edit.component] : undefined;
  if (text === undefined) return drop(`there is no component ${JSON.stringify(edit.component)}`);
  const hunk = hunkOf(text, edit);
  if (typeof hunk === 'string') return drop(hunk);
  if (text.slice(hunk.start, hunk.end) === hunk.text) return drop('it changes nothing');
  if (earlier.some((other) => sameHunk(hunk, other))) return drop('the same change was made by an earlier edit');
  if (earlier.some((other) => overlap(hunk, other))) return drop('it overlaps an earlier edit');
  return { kind: 'landed', hunk };
}

/** Where the edit goes, or the reason why that is not known. */
function hunkOf(text: string, { component, find, replace }: Edit): Hunk | string {
  if (find === '') return { component, start: text.length, end: text.length, text: asLastLine(text, replace) };
  const place = locate(text, find);
  if (place.kind === 'missed') return place.reason;
  const { start, end, exact } = place;
  return { component, start, end, text: exact ? replace : withoutOuterSpace(find, replace) };
}

/** A text that ends its last line goes on doing so. */
function asLastLine(text: string, added: string): string {
  return /\n$/.test(text) && !/\n$/.test(added) ? added + newlineOf(text) : added;
}

/** A loose match starts and ends at visible characters, so white space around `find` must not come in with `replace`. */
function withoutOuterSpace(find: string, replace: string): string {
  const fromStart = /^\s/.test(find) ? replace.trimStart() : replace;
  return /\s$/.test(find) ? fromStart.trimEnd() : fromStart;
}

function drop(reason: string): Landing {
  return { kind: 'dropped', reason };
}
