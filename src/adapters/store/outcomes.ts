import type { CandidateId, Components } from '../../domain/candidate.ts';
import type { DroppedEdit, Edit } from '../../domain/edit.ts';
import type { Fate, OperatorName, Outcome } from '../../domain/run.ts';
import type { Sheet } from '../../domain/score.ts';
import { packSheet } from './sheet.ts';

/** An outcome as its row has it, joined with its candidate's components. */
export interface OutcomeColumns {
  readonly run: number;
  readonly generation: number;
  readonly child: number;
  readonly candidate: CandidateId;
  readonly components: string;
  readonly operator: OperatorName;
  readonly parents: string;
  readonly bucket: string | null;
  readonly hypothesis: string;
  readonly edits: string;
  readonly dropped: string;
  readonly fate: string;
  readonly sheet: string;
}

/** All but what names its place. */
export type OutcomeContent = Omit<OutcomeColumns, 'run' | 'generation' | 'components'>;

export function columnsOf({ proposal, sheet, fate }: Outcome): OutcomeContent {
  return {
    child: proposal.child,
    candidate: proposal.candidate.id,
    operator: proposal.operator,
    parents: JSON.stringify(proposal.parents),
    bucket: proposal.bucket ?? null,
    hypothesis: proposal.hypothesis,
    edits: JSON.stringify(proposal.edits),
    dropped: JSON.stringify(proposal.dropped),
    fate: JSON.stringify(fate),
    sheet: packSheet(sheet),
  };
}

export function outcomeOf(row: Omit<OutcomeColumns, 'sheet'>, sheet: Sheet<'train'>): Outcome {
  return {
    proposal: {
      child: row.child,
      operator: row.operator,
      parents: JSON.parse(row.parents) as readonly CandidateId[],
      ...(row.bucket === null ? {} : { bucket: row.bucket }),
      hypothesis: row.hypothesis,
      edits: JSON.parse(row.edits) as readonly Edit[],
      dropped: JSON.parse(row.dropped) as readonly DroppedEdit[],
      candidate: { id: row.candidate, components: JSON.parse(row.components) as Components },
    },
    sheet,
    fate: JSON.parse(row.fate) as Fate,
  };
}
