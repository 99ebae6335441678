import { type Bucket, bucketsOf } from '../../domain/buckets.ts';
import type { CandidateId } from '../../domain/candidate.ts';
import type { Example } from '../../domain/example.ts';
import { meanPrimary } from '../../domain/measured.ts';
import { bestOf } from '../../domain/population.ts';
import type { OutcomeRecord, Records } from '../../ports/records.ts';
import type { Source } from './source.ts';
import { type Suspicion, suspicionsOf } from './suspicion.ts';

/** A kind of failure of the best candidate. */
export interface NextBucket {
  readonly bucket: string;
  /** Points of the primary score, of 100, that it costs. */
  readonly lost: number;
  readonly cells: number;
  readonly examples: readonly string[];
  readonly models: readonly string[];
  /** Proposals that aimed at it, and those of them that were admitted, alone or with others. */
  readonly tried: number;
  readonly helped: number;
  /** Empty: it may well be the prompt. */
  readonly probably_not_the_prompt: readonly Suspicion[];
}

/** The shape of `next --json`: what the best candidate still loses, the most first. */
export interface NextReport {
  readonly step: string;
  readonly run: number;
  readonly label: string | null;
  readonly candidate: CandidateId;
  readonly primary: number | null;
  readonly buckets: readonly NextBucket[];
}

export function nextReport(
  { record, run }: Source,
  outcomes: readonly OutcomeRecord[],
  records: Pick<Records, 'rollouts'>,
  train: readonly Example[],
): NextReport {
  const best = bestOf(run);
  const { primary, base } = run.head;
  const { rows } = best.sheet;
  const looked = [...new Set([base.id, best.candidate.id])];
  const ids = new Set(train.map(({ id }) => id));
  const circumstance = {
    examples: train,
    // The verify split stays unread.
    rollouts: looked.flatMap((id) => records.rollouts(id)).filter(({ example }) => ids.has(example)),
    members: [...run.members.values()].map(({ sheet }) => sheet.rows),
  };
  return {
    step: record.step,
    run: record.number,
    label: record.label,
    candidate: best.candidate.id,
    primary: meanPrimary(best.sheet, primary)?.mean ?? null,
    buckets: bucketsOf(rows, primary).map((bucket) => ({
      bucket: bucket.id,
      lost: (100 * bucket.lost) / rows.length,
      cells: bucket.rows.length,
      examples: [...new Set(bucket.rows.map(({ ask }) => ask.example))],
      models: bucket.models,
      ...triedOn(bucket, outcomes),
      probably_not_the_prompt: suspicionsOf(bucket, circumstance),
    })),
  };
}

function triedOn({ id }: Bucket, outcomes: readonly OutcomeRecord[]): Pick<NextBucket, 'tried' | 'helped'> {
  const aimed = outcomes.filter(({ outcome }) => outcome.proposal.bucket === id);
  const admitted = new Set(
    outcomes.flatMap(({ outcome: { fate, proposal } }) => (fate.kind === 'admitted' ? [proposal.candidate.id] : [])),
  );
  const helped = aimed.filter(
    ({ outcome: { fate } }) => fate.kind === 'admitted' || (fate.kind === 'composed' && admitted.has(fate.into)),
  );
  return { tried: aimed.length, helped: helped.length };
}
