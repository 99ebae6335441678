import type { AddedLine } from '../domain/addedLines.ts';
import { applyEdits } from '../domain/applyEdits.ts';
import { type Components, candidateOf } from '../domain/candidate.ts';
import type { Edit } from '../domain/edit.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import type { Operator } from '../ports/operator.ts';

/**
 * Takes one added line back. Its screen is the examples that the line has to do with, so that what it does there is not lost
 * among the others; those whose screens show no loss are taken back together. Asks no model.
 */
export const revertOperator: Operator = {
  kind: 'computes',
  name: 'revert',
  compute({ parent, doubted }) {
    if (doubted === null) return { kind: 'unusable', hypothesis: '', reason: 'no added line is left', dropped: [] };
    const edits = withoutLine(parent.components, doubted);
    const { components } = applyEdits(parent.components, edits);
    return {
      kind: 'draft',
      hypothesis: `do without “${doubted.line.trim()}”`,
      candidate: candidateOf(components),
      edits,
      dropped: [],
    };
  },
};

/** The line with the break before it; where that stands several times, its last place. */
function withoutLine(components: Components, { component, line }: AddedLine): readonly Edit[] {
  const text = components[component]!;
  const lines = text.split('\n');
  const at = lines.lastIndexOf(line);
  const whole = `\n${line}`;
  if (at > 0 && text.split(whole).length === 2) return [{ component, find: whole, replace: '' }];
  return hunksBetween({ [component]: text }, { [component]: lines.toSpliced(at, 1).join('\n') });
}
