import { candidateOf } from '../domain/candidate.ts';
import { hunksBetween } from '../domain/hunksBetween.ts';
import { mergeComponents } from '../domain/textmerge.ts';
import type { Draft, Operator } from '../ports/operator.ts';

/** Merges two lineages over the prompt that both grew out of. Asks no model. */
export const mergeOperator: Operator = {
  kind: 'computes',
  name: 'merge',
  compute({ base, parent, partner }): Draft {
    if (partner === null)
      return { kind: 'unusable', hypothesis: '', reason: 'there is no other member to merge with', dropped: [] };
    const components = mergeComponents(base.components, parent.components, partner.components);
    return {
      kind: 'draft',
      hypothesis: 'take what another lineage learned too',
      candidate: candidateOf(components),
      edits: hunksBetween(parent.components, components),
      dropped: [],
    };
  },
};
