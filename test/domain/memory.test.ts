import { expect, test } from 'vitest';
import { candidateOf } from '../../src/domain/candidate.ts';
import { memoryOf } from '../../src/domain/memory.ts';
import type { Fate, Outcome } from '../../src/domain/run.ts';
import { sheetOf } from '../../src/domain/score.ts';

const NOTHING = { tried: new Map(), stopped: new Map(), credit: new Map(), known: new Set<string>() };
const [part, whole] = [candidateOf({ system: 'part' }), candidateOf({ system: 'whole' })];

/** What is remembered of a part that went into a whole of this fate; null: of a whole that nobody knows. */
function told(fate: Fate | null): string | undefined {
  const outcome = (candidate: typeof part, own: Fate, bucket?: string): Outcome => ({
    proposal: {
      child: 0,
      operator: 'edit',
      parents: [],
      ...(bucket === undefined ? {} : { bucket }),
      hypothesis: 'because',
      edits: [],
      dropped: [],
      candidate,
    },
    sheet: sheetOf('train', []),
    fate: own,
  });
  const memory = memoryOf(NOTHING);
  const into = outcome(part, { kind: 'composed', into: whole.id, credit: [] }, 'bucket');
  memory.take([into, ...(fate === null ? [] : [outcome(whole, fate)])], new Map());
  return memory.all().tried.get('bucket')?.[0]?.result;
}

test.each<[Fate | null, string]>([
  [{ kind: 'admitted', best: true }, 'was composed with other edits; the whole: helped: it became the best prompt'],
  [
    { kind: 'admitted', best: false },
    'was composed with other edits; the whole: was kept, without becoming the best prompt',
  ],
  [
    { kind: 'rejected', at: 'train', gate: 'inferior', reason: 'worse' },
    'was composed with other edits; the whole: rejected at train: worse',
  ],
  [{ kind: 'superseded', by: 'other' }, 'was taken out of a prompt again, since it did harm there'],
  [null, 'was composed with other edits'],
])('a part is not told to have helped where the whole did not: %o', (fate, expected) =>
  expect(told(fate)).toBe(expected),
);
