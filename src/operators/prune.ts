import { type Components, candidateOf } from '../domain/candidate.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import type { Draft, Operator } from '../ports/operator.ts';

/** Share of the added lines that one proposal drops. */
const SHARE = 0.2;

/**
 * Drops the added lines of least credit: a prompt that is shorter at an equal score is progress. Lines of the base prompt
 * stay. Asks no model.
 */
export const pruneOperator: Operator = {
  kind: 'computes',
  name: 'prune',
  compute({ parent, base, credit }): Draft {
    const added = addedLines(base.components, parent.components).sort(
      (a, b) => (credit.get(a.trim()) ?? 0) - (credit.get(b.trim()) ?? 0),
    );
    const dropped = new Set(added.slice(0, Math.max(1, Math.floor(added.length * SHARE))));
    if (dropped.size === 0)
      return { kind: 'unusable', hypothesis: '', reason: 'nothing was added that could be dropped', dropped: [] };
    const components = without(parent.components, base.components, dropped);
    return {
      kind: 'draft',
      hypothesis: `drop ${dropped.size} of ${added.length} added lines, those of least credit`,
      candidate: candidateOf(components),
      edits: hunksBetween(parent.components, components),
      dropped: [],
    };
  },
};

function addedLines(base: Components, grown: Components): string[] {
  return Object.entries(grown).flatMap(([name, text]) => {
    const old = new Set((base[name] ?? '').split('\n'));
    return [...new Set(text.split('\n').filter((line) => line.trim() !== '' && !old.has(line)))];
  });
}

function without(grown: Components, base: Components, dropped: ReadonlySet<string>): Components {
  return Object.fromEntries(
    Object.entries(grown).map(([name, text]) => {
      const old = new Set((base[name] ?? '').split('\n'));
      return [
        name,
        text
          .split('\n')
          .filter((line) => old.has(line) || !dropped.has(line))
          .join('\n'),
      ];
    }),
  );
}
