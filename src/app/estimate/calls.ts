import { taskCalls } from '../../domain/budget.ts';
import { trainExamples } from '../../engine/course.ts';
import type { Role } from '../../ports/model.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { type Range, times } from './range.ts';

export type ByRole<T> = Readonly<Record<Role, T>>;

/**
 * Calls of a whole run. The least: every proposal is refused by a gate, so that nothing but the base and reflections is
 * paid for. The most: every proposal goes all the way. A run that converges ends before either.
 */
export function callsOf(loaded: LoadedExperiment, judging: number): ByRole<Range> {
  const { examples, models, search, generations } = loaded;
  const train = examples.train.length * models.length;
  const course = trainExamples(loaded) * models.length;
  const attempts = search.attempts === 'adaptive' ? 1 : search.attempts;
  const size = {
    proposals: search.proposals,
    screen: 2 * search.slice + search.guards,
    // The best may lack the cells of a child, and is measured on them beside it.
    train: course * (course < train || attempts > 1 ? 2 : 1) * attempts,
    each: search.compose === 'each',
    judging,
  };
  const verify = (examples.verify?.length ?? 0) * models.length * search.verifyAttempts;
  const task = {
    low: train,
    high: train + generations * taskCalls(search.proposals, size) + (search.finalists + 1) * verify,
  };
  return {
    task,
    reflector: { low: Math.min(1, generations), high: generations * search.proposals },
    judge: times(task, judging),
  };
}
