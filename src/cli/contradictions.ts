import { UserError } from '../domain/errors.ts';
import type { RunOptions } from './commands.ts';

/** Throws `UserError` for flags that cannot both be meant, with what to type instead. */
export function refuseContradictions(options: RunOptions, lookedAt: number | null): void {
  if (lookedAt !== null)
    throw new UserError(
      options.fresh
        ? '--fresh starts another run and --run names an earlier one: leave one of them out'
        : `--run only looks at a run: evolve front --run ${lookedAt} shows it, and the command that started it goes on with it`,
    );
  if (options.quiet && options.verbose)
    throw new UserError('--quiet and --verbose contradict each other: leave one out');
  for (const [flag, given, keys] of shortcuts(options)) {
    const setting = options.set.find(({ key }) => keys.includes(key));
    if (given && setting !== undefined)
      throw new UserError(`${flag} and --set ${setting.key}=${setting.value} say the same thing twice: leave one out`);
  }
}

/** Flags that are shorter ways of `--set`. */
function shortcuts(options: RunOptions): readonly (readonly [flag: string, given: boolean, keys: readonly string[]])[] {
  return [
    ['--generations', options.generations !== null, ['generations', 'search.generations']],
    ['--seed', options.seed !== null, ['seed']],
    ['--concurrency', options.concurrency !== null, ['concurrency']],
    ['--budget', options.budgetUsd !== null, ['budget.usd']],
    ['--max-calls', options.maxCalls !== null, ['budget.calls']],
    ['--models', options.models !== null, ['models']],
    ['--profile', options.profile !== null, ['profile']],
  ];
}
