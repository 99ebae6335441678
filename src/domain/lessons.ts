import { pulled } from './bandit.ts';
import { worthOf } from './budget.ts';
import { meanDifference, primaryByInstance } from './measured.ts';
import { bestOf, type Run } from './population.ts';
import type { Generation, Outcome } from './run.ts';

/** What a run has learned of its operators and of those who reflect, once this generation is part of it. */
export type Lessons = Pick<Run, 'arms' | 'idle' | 'reflectors'>;

/** `best` is the generation's new best, if it brought one. */
export function lessonsOf(run: Run, generation: Generation, best: Outcome | undefined): Lessons {
  const { number, outcomes, reflector, spent } = generation;
  const gain = number === 0 ? 0 : gainOf(run, best);
  const rate = gain / Math.max(1, worthOf(run.spent, spent));
  const operator = number === 0 ? undefined : outcomes[0]?.proposal.operator;
  return {
    arms: operator === undefined ? run.arms : pulled(run.arms, operator, rate),
    idle: gain > 0 ? null : (operator ?? null),
    reflectors: reflector === undefined ? run.reflectors : pulled(run.reflectors, reflector, rate),
  };
}

/** What a new best gained on the one before; 0 where there is none. */
function gainOf(run: Run, best: Outcome | undefined): number {
  if (!best) return 0;
  const before = primaryByInstance(bestOf(run).sheet, run.head.primary);
  return Math.max(0, meanDifference(primaryByInstance(best.sheet, run.head.primary), before) ?? 0);
}
