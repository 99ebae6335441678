import { pulled } from './bandit.ts';
import { worthOf } from './budget.ts';
import { changeKey } from './changeKey.ts';
import { differences, primaryByInstance } from './measured.ts';
import { bestOf, type Run } from './population.ts';
import type { Generation, Outcome } from './run.ts';
import { mean } from './statistics.ts';

/** What a run has learned once this generation is part of it, whoever became a member. */
export type Lessons = Pick<Run, 'tried' | 'stopped' | 'credit' | 'arms' | 'idle' | 'reflectors' | 'known'>;

/** `best` is the generation's new best, if it brought one; `members` are those that stay. */
export function lessonsOf(
  run: Run,
  generation: Generation,
  best: Outcome | undefined,
  members: Run['members'],
): Lessons {
  const { outcomes } = generation;
  return {
    tried: remember(run.tried, outcomes),
    stopped: withStopped(run.stopped, outcomes, members),
    credit: credited(run.credit, outcomes),
    arms: rewarded(run, generation, best),
    idle: idleOf(run, generation, best),
    reflectors: rewardedReflectors(run, generation, best),
    known: withKnown(run.known, outcomes),
  };
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

/** The generation's operator, where it gained nothing. */
function idleOf(run: Run, { number, outcomes }: Generation, best: Outcome | undefined): Run['idle'] {
  if (number === 0 || gainOf(run, best) > 0) return null;
  return outcomes[0]?.proposal.operator ?? null;
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
