import type { CandidateId } from '../../domain/candidate.ts';
import type { OutcomeRecord } from '../../ports/records.ts';
import type { Found } from './source.ts';

/**
 * Why the text is what it is: the hypotheses of the candidate, of what was composed into it and of its ancestors down to
 * the base, each once, the oldest first. Those of a composite are taken apart.
 */
export function hypothesesOf(found: Found, outcomes: readonly OutcomeRecord[]): string[] {
  const byId = new Map<CandidateId, OutcomeRecord>();
  for (const record of outcomes)
    if (record.outcome.fate.kind !== 'rejected') byId.set(record.outcome.proposal.candidate.id, record);
  const hypotheses: string[] = [found.outcome.proposal.hypothesis];
  const seen = new Set<CandidateId>();
  const open = [found.outcome.proposal.candidate.id, ...found.outcome.proposal.parents];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const proposal = byId.get(id)?.outcome.proposal;
    hypotheses.push(...partsOf(id, outcomes), ...(proposal ? [proposal.hypothesis] : []));
    open.push(...(proposal?.parents ?? []));
  }
  const single = hypotheses.flatMap((text) => text.split(JOINED).map((one) => one.trim()));
  return [...new Set(single)].filter((text) => text !== '').reverse();
}

/** Between the hypotheses of what was composed. */
const JOINED = ' · ';

function partsOf(id: CandidateId, outcomes: readonly OutcomeRecord[]): string[] {
  return outcomes.flatMap(({ outcome: { fate, proposal } }) =>
    fate.kind === 'composed' && fate.into === id ? [proposal.hypothesis] : [],
  );
}
