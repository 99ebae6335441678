import type { CandidateId, Components } from './candidate.ts';
import { changeKey } from './changeKey.ts';
import type { Attempted, Run } from './population.ts';
import type { BucketId, Fate, Outcome } from './run.ts';

/** What a run remembers of outcomes, whoever became a member. */
type Remembered = Pick<Run, 'tried' | 'stopped' | 'credit' | 'known'>;

/** Gathers what is remembered, so that however many generations follow each other, what was there is copied once. */
export interface Memory {
  /** `members` are those that stay after the generation of these outcomes. */
  take(outcomes: readonly Outcome[], members: Run['members']): void;
  all(): Remembered;
}

/** A change that was turned down. It is named when all is taken: of most, the member has gone by then. */
interface TurnedDown {
  readonly parent: Components;
  readonly child: Components;
  readonly result: string;
}

/** The memory of a run, which itself stays as it is. */
export function memoryOf(run: Remembered): Memory {
  const known = new Set(run.known);
  const credit = new Map(run.credit);
  const stopped = new Map(run.stopped);
  const tried = new Map<BucketId, Attempted[]>();
  const turnedDown = new Map<CandidateId, TurnedDown[]>();
  return {
    take(outcomes, members) {
      for (const { proposal } of outcomes) known.add(proposal.candidate.id);
      addTried(tried, outcomes);
      for (const id of [...stopped.keys(), ...turnedDown.keys()])
        if (!members.has(id)) for (const changes of [stopped, turnedDown]) changes.delete(id);
      addTurnedDown(turnedDown, outcomes, members);
      addCredit(credit, outcomes);
    },
    all: () => ({ tried: extended(run.tried, tried), stopped: withNames(stopped, turnedDown), credit, known }),
  };
}

function addTried(tried: Map<BucketId, Attempted[]>, outcomes: readonly Outcome[]): void {
  const fates = new Map(outcomes.map(({ proposal, fate }) => [proposal.candidate.id, fate]));
  for (const { proposal, fate } of outcomes)
    if (proposal.bucket !== undefined)
      listIn(tried, proposal.bucket).push({ hypothesis: proposal.hypothesis, result: resultOf(fate, fates) });
}

/** Only of members: nothing is proposed from others. */
function addTurnedDown(
  turnedDown: Map<CandidateId, TurnedDown[]>,
  outcomes: readonly Outcome[],
  members: Run['members'],
): void {
  for (const { proposal, fate } of outcomes) {
    const parent = members.get(proposal.parents[0] ?? '')?.candidate;
    if (fate.kind !== 'rejected' || fate.at === 'proposal' || fate.at === 'gate' || !parent) continue;
    const change = {
      parent: parent.components,
      child: proposal.candidate.components,
      result: resultOf(fate, new Map()),
    };
    listIn(turnedDown, parent.id).push(change);
  }
}

function addCredit(credit: Map<string, number>, outcomes: readonly Outcome[]): void {
  for (const { proposal, fate } of outcomes) {
    if (fate.kind !== 'composed') continue;
    for (const [index, { replace }] of proposal.edits.entries())
      for (const line of replace.split('\n')) if (line.trim() !== '') credit.set(line.trim(), fate.credit[index] ?? 0);
  }
}

function withNames(
  stopped: ReadonlyMap<CandidateId, ReadonlyMap<string, string>>,
  turnedDown: ReadonlyMap<CandidateId, readonly TurnedDown[]>,
): Run['stopped'] {
  const next = new Map(stopped);
  for (const [id, changes] of turnedDown) {
    const named = changes.map(({ parent, child, result }) => [changeKey(parent, child), result] as const);
    next.set(id, new Map([...(next.get(id) ?? []), ...named]));
  }
  return next;
}

function extended<K, T>(lists: ReadonlyMap<K, readonly T[]>, more: ReadonlyMap<K, readonly T[]>): Map<K, readonly T[]> {
  const next = new Map(lists);
  for (const [key, items] of more) next.set(key, [...(next.get(key) ?? []), ...items]);
  return next;
}

function listIn<K, T>(lists: Map<K, T[]>, key: K): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** `fates`: of the generation's candidates, among which are those that others were composed into. */
function resultOf(fate: Fate, fates: ReadonlyMap<CandidateId, Fate>): string {
  switch (fate.kind) {
    case 'rejected':
      return `rejected at ${fate.at}: ${fate.reason}`;
    case 'composed': {
      const whole = fates.get(fate.into);
      if (whole === undefined || whole.kind === 'composed') return 'was composed with other edits';
      if (whole.kind === 'superseded') return 'was taken out of a prompt again, since it did harm there';
      return `was composed with other edits; the whole: ${resultOf(whole, fates)}`;
    }
    case 'superseded':
      return 'was replaced by a better part of itself';
    case 'admitted':
      return fate.best ? 'helped: it became the best prompt' : 'was kept, without becoming the best prompt';
  }
}
