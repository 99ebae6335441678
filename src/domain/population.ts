import { type Arms, pulled } from './bandit.ts';
import { worthOf } from './budget.ts';
import type { Candidate, CandidateId } from './candidate.ts';
import { lengthOf } from './candidate.ts';
import { changeKey } from './changeKey.ts';
import { groupBy } from './group.ts';
import { differences, primaryByInstance } from './measured.ts';
import type { ModelId } from './rollout.ts';
import type { BucketId, Generation, OperatorName, Outcome, Spent } from './run.ts';
import { NOTHING_SPENT } from './run.ts';
import type { Primary, Row, Sheet } from './score.ts';
import { withRows } from './score.ts';
import { seated } from './seats.ts';
import { type Standing, standingOf } from './standing.ts';
import { mean } from './statistics.ts';

/** What does not change while a run lasts. */
export interface RunHead {
  /** 1 for the first run of a step. */
  readonly number: number;
  readonly step: string;
  readonly seed: number;
  readonly base: Candidate;
  readonly primary: Primary;
  /** Members of the population at most. */
  readonly population: number;
}

/** A candidate of the population, with everything that this run measured of it on train. */
export interface Member {
  readonly candidate: Candidate;
  readonly generation: number;
  readonly operator: OperatorName;
  readonly parents: readonly CandidateId[];
  readonly hypothesis: string;
  readonly sheet: Sheet<'train'>;
  /** Proposals made from it. */
  readonly offspring: number;
}

/** An earlier proposal on a bucket, for those who try it again. */
export interface Attempted {
  readonly hypothesis: string;
  readonly result: string;
}

/** A run is a fold over its generations. Immutable. */
export interface Run {
  readonly head: RunHead;
  /** The last committed generation; -1 before the seed is. */
  readonly generation: number;
  readonly members: ReadonlyMap<CandidateId, Member>;
  /** Best on train; null before the seed is committed. */
  readonly best: CandidateId | null;
  /** Generations since there was a new best. */
  readonly stale: number;
  /** What was tried on each bucket, oldest first. */
  readonly tried: ReadonlyMap<BucketId, readonly Attempted[]>;
  /** Changes of members that were measured and turned down, with what came of them: by member, by the key of the change. */
  readonly stopped: ReadonlyMap<CandidateId, ReadonlyMap<string, string>>;
  /** What the lines of composed edits were credited with, the last time, by their trimmed text. */
  readonly credit: ReadonlyMap<string, number>;
  /** What each operator gained per call, by generation of its own. */
  readonly arms: Arms<OperatorName>;
  /** What each model that reflects gained for what its generations cost, in calls or as many calls' worth. */
  readonly reflectors: Arms<ModelId>;
  /** Every candidate ever proposed, so that none is paid for twice. */
  readonly known: ReadonlySet<CandidateId>;
  readonly spent: Spent;
}

export function newRun(head: RunHead): Run {
  return {
    head,
    generation: -1,
    members: new Map(),
    best: null,
    stale: 0,
    tried: new Map(),
    stopped: new Map(),
    credit: new Map(),
    arms: new Map(),
    reflectors: new Map(),
    known: new Set(),
    spent: NOTHING_SPENT,
  };
}

/** The run with one more generation. Pure and incremental: reads nothing but its arguments. */
export function fold(run: Run, generation: Generation): Run {
  if (generation.number !== run.generation + 1)
    throw new Error(`generation ${generation.number} cannot follow generation ${run.generation}`);
  const { outcomes } = generation;
  const crowned = outcomes.findLast((outcome) => outcome.fate.kind === 'admitted' && outcome.fate.best);
  const grown = admit(remeasure(run.members, generation), generation);
  const best = notBelowBase(grown, run.head, crowned?.proposal.candidate.id ?? run.best);
  const members = cull(grown, run.head, best);
  return {
    head: run.head,
    generation: generation.number,
    best,
    stale: crowned?.proposal.candidate.id === best ? 0 : run.stale + 1,
    members,
    tried: remember(run.tried, outcomes),
    stopped: withStopped(run.stopped, outcomes, members),
    credit: credited(run.credit, outcomes),
    arms: rewarded(run, generation, crowned),
    reflectors: rewardedReflectors(run, generation, crowned),
    known: withKnown(run.known, outcomes),
    spent: generation.spent,
  };
}

/** The best on train. Throws before the seed is committed. */
export function bestOf(run: Run): Member {
  const member = run.best === null ? undefined : run.members.get(run.best);
  if (!member) throw new Error('the run has no members yet');
  return member;
}

/** The prompt as it was at the start, which stays. Throws before it is committed. */
export function seedOf({ members, head }: Run): Member {
  const member = members.get(head.base.id);
  if (!member) throw new Error('the seed is not in the population');
  return member;
}

/** The run with rows that were measured anew: nothing else of it changes. */
export function takeUp(run: Run, rows: readonly Row<'train'>[]): Run {
  if (rows.length === 0) return run;
  const byCandidate = groupBy(rows, (row) => row.ask.candidate);
  const members = [...run.members].map(([id, member]): [CandidateId, Member] => {
    const more = byCandidate.get(id);
    return [id, more === undefined ? member : { ...member, sheet: withRows(member.sheet, more) }];
  });
  const grown = new Map(members);
  return { ...run, members: grown, best: notBelowBase(grown, run.head, run.best) };
}

/**
 * `best` as long as it is not below the base on the cells that both have: measuring again sheds what was luck. Else whoever
 * is highest above the base, or the base itself.
 */
function notBelowBase(
  members: ReadonlyMap<CandidateId, Member>,
  { base, primary }: RunHead,
  best: CandidateId | null,
): CandidateId | null {
  const before = members.get(base.id);
  const found = best === null ? undefined : members.get(best);
  if (!before || !found) return best;
  const values = primaryByInstance(before.sheet, primary);
  const above = ({ sheet }: Member) => {
    const changes = [...differences(primaryByInstance(sheet, primary), values).values()];
    return mean(changes) ?? 0;
  };
  if (above(found) >= 0) return best;
  const highest = [...members.values()].reduce((a, b) => (above(b) > above(a) ? b : a), before);
  return highest.candidate.id;
}

/** Members with the further attempts of this generation, and with the offspring they had in it. */
function remeasure(members: Run['members'], { remeasured, outcomes }: Generation): Map<CandidateId, Member> {
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

function admit(members: Map<CandidateId, Member>, { number, outcomes }: Generation): Map<CandidateId, Member> {
  for (const { proposal, sheet, fate } of outcomes) {
    if (fate.kind !== 'admitted') continue;
    const { candidate, operator, parents, hypothesis } = proposal;
    members.set(candidate.id, { candidate, generation: number, operator, parents, hypothesis, sheet, offspring: 0 });
  }
  return members;
}

/** The population within its cap. The seed, the best and the best of each model always stay. */
function cull(members: ReadonlyMap<CandidateId, Member>, head: RunHead, best: CandidateId | null): Run['members'] {
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

function withKnown(known: Run['known'], outcomes: readonly Outcome[]): Run['known'] {
  const next = new Set(known);
  for (const { proposal } of outcomes) next.add(proposal.candidate.id);
  return next;
}

function remember(tried: Run['tried'], outcomes: readonly Outcome[]): Run['tried'] {
  const next = new Map(tried);
  for (const { proposal, fate } of outcomes) {
    if (proposal.bucket === undefined) continue;
    const attempted = { hypothesis: proposal.hypothesis, result: resultOf(fate) };
    next.set(proposal.bucket, [...(next.get(proposal.bucket) ?? []), attempted]);
  }
  return next;
}

/** Credits the generation's operator with what the new best gained, over what the generation cost. */
function rewarded(run: Run, { number, outcomes, spent }: Generation, best: Outcome | undefined): Run['arms'] {
  const operator = outcomes[0]?.proposal.operator;
  if (number === 0 || operator === undefined) return run.arms;
  return pulled(run.arms, operator, gainOf(run, best) / Math.max(1, worthOf(run.spent, spent)));
}

/** What a new best gained on the one before; 0 where there is none. */
function gainOf(run: Run, best: Outcome | undefined): number {
  if (!best) return 0;
  const before = primaryByInstance(bestOf(run).sheet, run.head.primary);
  const changes = differences(primaryByInstance(best.sheet, run.head.primary), before);
  return Math.max(0, mean([...changes.values()]) ?? 0);
}

function rewardedReflectors(run: Run, { reflector, spent }: Generation, best: Outcome | undefined): Run['reflectors'] {
  if (reflector === undefined) return run.reflectors;
  return pulled(run.reflectors, reflector, gainOf(run, best) / Math.max(1, worthOf(run.spent, spent)));
}

/** Only of members: nothing is proposed from others. */
function withStopped(stopped: Run['stopped'], outcomes: readonly Outcome[], members: Run['members']): Run['stopped'] {
  const next = new Map([...stopped].filter(([id]) => members.has(id)));
  for (const { proposal, fate } of outcomes) {
    const parent = members.get(proposal.parents[0] ?? '');
    if (fate.kind !== 'rejected' || fate.at === 'proposal' || fate.at === 'gate' || !parent) continue;
    const key = changeKey(parent.candidate.components, proposal.candidate.components);
    next.set(parent.candidate.id, new Map([...(next.get(parent.candidate.id) ?? []), [key, resultOf(fate)]]));
  }
  return next;
}

function credited(credit: Run['credit'], outcomes: readonly Outcome[]): Run['credit'] {
  const next = new Map(credit);
  for (const { proposal, fate } of outcomes) {
    if (fate.kind !== 'composed') continue;
    for (const [index, { replace }] of proposal.edits.entries())
      for (const line of replace.split('\n')) if (line.trim() !== '') next.set(line.trim(), fate.credit[index] ?? 0);
  }
  return next;
}

function resultOf(fate: Outcome['fate']): string {
  switch (fate.kind) {
    case 'rejected':
      return `rejected at ${fate.at}: ${fate.reason}`;
    case 'composed':
      return 'helped, and was composed with other edits';
    case 'superseded':
      return 'was replaced by a better part of itself';
    case 'admitted':
      return fate.best ? 'helped: it became the best prompt' : 'was kept, without becoming the best prompt';
  }
}
