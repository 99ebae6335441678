import type { Candidate } from '../domain/candidate.ts';
import type { ExampleId } from '../domain/example.ts';
import { differences, primaryByInstance } from '../domain/measured.ts';
import { type Member, type Run, seedOf } from '../domain/population.ts';
import { wordsOf } from '../domain/repeats.ts';
import { instanceOf } from '../domain/rollout.ts';
import { type Primary, primaryOf, type Row } from '../domain/score.ts';
import { textsIn } from '../domain/shown.ts';
import { standingOf } from '../domain/standing.ts';
import { sum } from '../domain/sum.ts';
import type { Experiment } from '../ports/experiment.ts';
import type { Brief } from '../ports/operator.ts';

/** What is the same for all children of a generation that answer for a parent's failures. */
export interface Scene {
  readonly run: Run;
  readonly experiment: Experiment;
  readonly parent: Member;
  /** Rows of the parent. */
  readonly cells: readonly Cell[];
  /** The first cell of each instance. */
  readonly instances: readonly Cell[];
  /** The words of each train example. */
  readonly inputs: ReadonlyMap<ExampleId, ReadonlySet<string>>;
  readonly partner: Candidate | null;
  readonly ranked: Brief['ranked'];
  /** A passing rollout of each example that has any, by any member. */
  readonly passing: readonly Row<'train'>[];
}

export interface Cell {
  readonly row: Row<'train'>;
  readonly instance: string;
  /** The primary score; -1 where nothing was scored. */
  readonly value: number;
}

/** A primary score from which on a cell counts as passed. */
export const PASSED = 0.999;

export function sceneOf(run: Run, experiment: Experiment, parent: Member): Scene {
  const { primary } = run.head;
  const cells = parent.sheet.rows.map((row) => ({
    row,
    instance: instanceOf(row.ask),
    value: primaryValue(row, primary),
  }));
  return {
    run,
    experiment,
    parent,
    cells,
    instances: distinctInstances(cells),
    inputs: new Map(
      experiment.examples.train.map(({ id, input }) => [id, wordsOf(textsIn(input).join('\n'))] as const),
    ),
    partner: partnerOf(run, parent),
    ranked: rankedMembers(run),
    passing: passingOf(run),
  };
}

export function passes(row: Row<'train'>, primary: Primary): boolean {
  return primaryValue(row, primary) >= PASSED;
}

/** The first of each instance, in the order given. */
export function distinctInstances<T extends Pick<Cell, 'instance'>>(cells: readonly T[]): T[] {
  const seen = new Set<string>();
  return cells.filter(({ instance }) => (seen.has(instance) ? false : seen.add(instance) !== undefined));
}

function primaryValue(row: Row<'train'>, primary: Primary): number {
  const score = primaryOf(row, primary);
  return score.kind === 'scored' ? score.value : -1;
}

/** The member that gains most where it is better than the parent. */
function partnerOf(run: Run, parent: Member): Candidate | null {
  const own = primaryByInstance(parent.sheet, run.head.primary);
  const [first] = [...run.members.values()]
    .filter((member) => member !== parent && member.candidate.id !== run.head.base.id)
    .map((member) => {
      const changes = differences(primaryByInstance(member.sheet, run.head.primary), own).values();
      return { member, gain: sum([...changes].map((change) => Math.max(0, change))) };
    })
    .sort((a, b) => b.gain - a.gain);
  return first?.member.candidate ?? null;
}

function rankedMembers(run: Run): Brief['ranked'] {
  const base = seedOf(run).sheet;
  return [...run.members.values()]
    .map(({ candidate, sheet }) => ({ candidate, score: standingOf(sheet, base, run.head.primary).mean ?? 0 }))
    .sort((a, b) => a.score - b.score);
}

/** The newest member's, where several pass. */
function passingOf(run: Run): Row<'train'>[] {
  const byExample = new Map<ExampleId, Row<'train'>>();
  for (const member of run.members.values())
    for (const row of member.sheet.rows) if (passes(row, run.head.primary)) byExample.set(row.ask.example, row);
  return [...byExample.values()];
}
