import type { CandidateId } from './candidate.ts';
import { groupBy } from './group.ts';
import { lessonsOf } from './lessons.ts';
import { admit, cull, notBelowBase, remeasure } from './members.ts';
import { memoryOf } from './memory.ts';
import type { Member, Run } from './population.ts';
import type { Generation } from './run.ts';
import type { Row } from './score.ts';
import { withRows } from './score.ts';

/** The run with one more generation. Pure and incremental: reads nothing but its arguments. */
export function fold(run: Run, generation: Generation): Run {
  return foldAll(run, [generation]);
}

/** What `fold` makes of a run by generations that follow each other. */
export function foldAll(run: Run, generations: Iterable<Generation>): Run {
  const memory = memoryOf(run);
  let next = run;
  for (const generation of generations) {
    next = turned(next, generation);
    memory.take(generation.outcomes, next.members);
  }
  return { ...next, ...memory.all() };
}

/** The run after a turn, but for what it remembers of outcomes. */
function turned(run: Run, generation: Generation): Run {
  if (generation.number !== run.generation + 1)
    throw new Error(`generation ${generation.number} cannot follow generation ${run.generation}`);
  const crowned = generation.outcomes.findLast((outcome) => outcome.fate.kind === 'admitted' && outcome.fate.best);
  const grown = admit(remeasure(run.members, generation), generation);
  const best = notBelowBase(grown, run.head, crowned?.proposal.candidate.id ?? run.best);
  const members = cull(grown, run.head, best);
  return {
    ...run,
    generation: generation.number,
    best,
    stale: crowned?.proposal.candidate.id === best ? 0 : run.stale + 1,
    members,
    ...lessonsOf(run, generation, crowned),
    spent: generation.spent,
  };
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
