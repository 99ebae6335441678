import type { Components } from './candidate.ts';
import type { Hunk } from './edit.ts';
import { applyHunks, overlap, sameHunk } from './hunks.ts';

/** The hunks of one proposal and what it gained when it was screened alone. */
export interface HunkGroup {
  readonly hunks: readonly Hunk[];
  readonly gain: number;
}

export interface Composed {
  readonly components: Components;
  /** What was used, by order of the groups; `groups` are the indices of all groups that wanted it. */
  readonly hunks: readonly { readonly hunk: Hunk; readonly groups: readonly number[] }[];
  readonly dropped: readonly { readonly group: number; readonly hunk: Hunk; readonly reason: string }[];
}

/**
 * One text with the changes of several proposals that share a parent: the union of their hunks by offset.
 * Of hunks that overlap, the one of the group with the better gain stays (equal gains: the earlier group).
 * Appends never overlap and come in the order of their groups. A hunk that several groups want is used once.
 */
export function composeHunks(components: Components, groups: readonly HunkGroup[]): Composed {
  const wanted = groups.flatMap((group, index) =>
    group.hunks.map((hunk) => ({ hunk, group: index, gain: group.gain })),
  );
  const kept: { readonly hunk: Hunk; readonly groups: number[] }[] = [];
  const dropped: Composed['dropped'][number][] = [];
  for (const { hunk, group } of wanted.toSorted((a, b) => b.gain - a.gain || a.group - b.group)) {
    const same = kept.find((other) => sameHunk(other.hunk, hunk));
    const rival = kept.find((other) => overlap(other.hunk, hunk));
    if (same) same.groups.push(group);
    else if (rival)
      dropped.push({ group, hunk, reason: `it overlaps a change of proposal ${rival.groups[0]}, which gained more` });
    else kept.push({ hunk, groups: [group] });
  }
  const hunks = kept
    .map((each) => ({ hunk: each.hunk, groups: each.groups.toSorted((a, b) => a - b) }))
    .sort((a, b) => (a.groups[0] ?? 0) - (b.groups[0] ?? 0));
  return {
    components: applyHunks(
      components,
      hunks.map((each) => each.hunk),
    ),
    hunks,
    dropped,
  };
}
