import type { Command } from 'commander';
import { nonEmpty, wholeNumber } from './arguments.ts';
import type { Selection } from './selection.ts';

/** The options that name an experiment. */
export function selecting(command: Command): Command {
  return command
    .option('--step <name>', 'the step, whose experiment is experiments/<name>/experiment.yaml', nonEmpty)
    .option('-c, --config <file>', 'an experiment file in place of that one', nonEmpty)
    .option('--profile <name>', 'which profile of the experiment applies', nonEmpty)
    .option('--env-file <file>', 'take environment variables from it', nonEmpty)
    .allowExcessArguments(false);
}

/** The options of commands that look at a run. */
export function lookingAt(command: Command): Command {
  return selecting(command)
    .option('-v, --verbose', 'where an unexpected error came from')
    .option('--run <n>', 'an earlier run; the latest when left out', wholeNumber(1));
}

/** What commander makes of `selecting`, and of `--models` and `--set` where a command has them. */
export type SelectionFlags = Partial<{ -readonly [key in keyof Selection]: NonNullable<Selection[key]> }>;

export function selectionOf(flags: SelectionFlags): Selection {
  const { step = null, config = null, profile = null, models = null, set = [], envFile = null } = flags;
  return { step, config, profile, models, set, envFile };
}
