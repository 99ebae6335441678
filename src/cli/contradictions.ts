import { UserError } from '../domain/errors.ts';
import type { RunOptions } from './commands.ts';

/**
 * Throws `UserError` for flags that cannot both be meant, with what to type instead. A flag that disagrees with `--set` or
 * with the experiment file is found where these are read.
 */
export function refuseContradictions(options: RunOptions, lookedAt: number | null): void {
  if (lookedAt !== null)
    throw new UserError(
      options.fresh
        ? '--fresh starts another run and --run names an earlier one: leave one of them out'
        : `--run only looks at a run: evolve front --run ${lookedAt} shows it, and the command that started it goes on with it`,
    );
  if (options.quiet && options.verbose)
    throw new UserError('--quiet and --verbose contradict each other: leave one out');
}
