import type { CandidateId } from './candidate.ts';
import { lengthOf } from './candidate.ts';
import { groupBy } from './group.ts';
import { meanDifference, primaryByInstance } from './measured.ts';
import type { Member, Run, RunHead } from './population.ts';
import type { Generation } from './run.ts';
import { withRows } from './score.ts';
import { seated } from './seats.ts';
import { type Standing, standingOf } from './standing.ts';

/** Members with the further attempts of this generation, and with the offspring they had in it. */
export function remeasure(members: Run['members'], { remeasured, outcomes }: Generation): Map<CandidateId, Member> {
  const rows = groupBy(remeasured.rows, (row) => row.ask.candidate);
  const offspring = groupBy(outcomes, (outcome) => outcome.proposal.parents[0]);
  const next = new Map(members);
  for (const [id, member] of members) {
    const more = rows.get(id) ?? [];
    const children = offspring.get(id)?.length ?? 0;
    if (more.length + children === 0) continue;
    const sheet = more.length === 0 ? member.sheet : withRows(member.sheet, more);
    next.set(id, { ...member, sheet, offspring: member.offspring + children });
  }
  return next;
}

/** Members with those that this generation admitted. */
export function admit(members: Map<CandidateId, Member>, { number, outcomes }: Generation): Map<CandidateId, Member> {
  for (const { proposal, sheet, fate } of outcomes) {
    if (fate.kind !== 'admitted') continue;
    const { candidate, operator, parents, hypothesis } = proposal;
    members.set(candidate.id, { candidate, generation: number, operator, parents, hypothesis, sheet, offspring: 0 });
  }
  return members;
}

/** The population within its cap. The seed, the best and the best of each model always stay. */
export function cull(
  members: ReadonlyMap<CandidateId, Member>,
  head: RunHead,
  best: CandidateId | null,
): Run['members'] {
  if (members.size <= head.population) return members;
  const seed = members.get(head.base.id)?.sheet;
  const standing = new Map(
    [...members].map(([id, { sheet }]) => [id, standingOf(sheet, seed ?? sheet, head.primary)] as const),
  );
  const kept = new Set([head.base.id, ...(best === null ? [] : [best]), ...bestPerModel(standing)]);
  const contestants = [...members.values()].map(({ candidate, sheet }) => ({
    id: candidate.id,
    values: primaryByInstance(sheet, head.primary),
    mean: standing.get(candidate.id)?.mean ?? 0,
    length: lengthOf(candidate),
  }));
  const staying = seated(contestants, kept, head.population);
  return new Map([...members].filter(([id]) => staying.has(id)));
}

/** For each model, the member of the highest mean on it; ties keep the older. */
function bestPerModel(standing: ReadonlyMap<CandidateId, Standing>): CandidateId[] {
  const leaders = new Map<string, { id: CandidateId; mean: number }>();
  for (const [id, { means }] of standing)
    for (const [model, mean] of means)
      if (mean > (leaders.get(model)?.mean ?? Number.NEGATIVE_INFINITY)) leaders.set(model, { id, mean });
  return [...leaders.values()].map((leader) => leader.id);
}

/**
 * `best` as long as it is not below the base on the cells that both have: measuring again sheds what was luck. Else whoever
 * is highest above the base, or the base itself.
 */
export function notBelowBase(
  members: ReadonlyMap<CandidateId, Member>,
  { base, primary }: RunHead,
  best: CandidateId | null,
): CandidateId | null {
  const before = members.get(base.id);
  const found = best === null ? undefined : members.get(best);
  if (!before || !found) return best;
  const values = primaryByInstance(before.sheet, primary);
  const above = ({ sheet }: Member) => meanDifference(primaryByInstance(sheet, primary), values) ?? 0;
  if (above(found) >= 0) return best;
  const highest = [...members.values()].reduce((a, b) => (above(b) > above(a) ? b : a), before);
  return highest.candidate.id;
}
