import { rolloutsOf } from '../../domain/budget.ts';
import { furtherAttempts } from '../../engine/afford.ts';
import { groundOf, trainCells } from '../../engine/course.ts';
import type { Role } from '../../ports/model.ts';
import type { LoadedExperiment } from '../config/load.ts';
import type { DeclaredTask } from '../config/task.ts';
import { product, type Range, times } from './range.ts';

export type ByRole<T> = Readonly<Record<Role, T>>;

/**
 * Calls of a whole run. The least: every proposal is refused by a gate, so that nothing but the base and reflections is
 * paid for. The most: every proposal goes all the way, and so many finalists are read beside the base. A run that converges
 * ends before either.
 */
export function callsOf(
  loaded: LoadedExperiment,
  { judging, finalists }: { readonly judging: number; readonly finalists: number },
): ByRole<Range> {
  const perRollout = callsPerRollout(loaded.task);
  const { examples, models, search, generations } = loaded;
  const train = groundOf(loaded).instances.length;
  const course = trainCells(loaded);
  const attempts = search.attempts === 'adaptive' ? 1 : search.attempts;
  const size = {
    proposals: search.proposals,
    screen: 2 * search.slice + search.guards,
    // The best may lack the cells of a child, and is measured on them beside it.
    train: course * (course < train || attempts > 1 ? 2 : 1) * attempts,
    each: search.compose === 'each',
    judging,
    calls: perRollout.high,
  };
  const verify = (examples.verify?.length ?? 0) * models.length * search.verifyAttempts;
  // A composite may be revised, or the best measured again where nobody takes its place.
  const turns = generations * (rolloutsOf(search.proposals, size) + course * furtherAttempts(loaded, attempts));
  const tournament = search.tournament === 0 ? 0 : search.finalists * train;
  const proof = finalists === 0 ? 0 : (finalists + 1) * verify;
  const rollouts = { low: train, high: train + turns + tournament + proof };
  return {
    task: product(rollouts, perRollout),
    reflector: { low: Math.min(1, generations), high: generations * search.proposals },
    judge: times(rollouts, judging),
  };
}

/** A chat is one call. A module or a command makes as many as it declares at most, and one at least unless it makes none. */
export function callsPerRollout(task: DeclaredTask): Range {
  if (task.kind === 'chat') return { low: 1, high: 1 };
  return { low: Math.min(1, task.maxCalls), high: task.maxCalls };
}
